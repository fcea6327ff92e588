package org.hlsgateway.events;

import java.util.Locale;

/** How an event is. */
public enum EventState {
  /** Nobody has published yet. */
  WAITING("Waiting"),
  /** Somebody publishes before the begin: a preview for its owner, and for nobody else. */
  TESTING("Testing"),
  /** Its publisher sends. */
  LIVE("Live"),
  /** It was live, and nobody sends now. */
  INTERRUPTED("Interrupted"),
  /** Its end has passed. */
  OVER("Over");

  private final String words;

  EventState(String words) {
    this.words = words;
  }

  public String inWords() {
    return words;
  }

  /** As in the API and in styles. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Somebody sends. */
  public boolean hasPicture() {
    return this == TESTING || this == LIVE;
  }
}
