package org.hlsgateway.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How transcoders and streamers are, and how much they carry: for pages and the API. A port: who
 * looks at them implements it. Answers from memory, as it was found a few seconds ago.
 */
public interface ServerFigures {

  /** What can be said of a server. */
  enum State {
    /** Switched off, or nobody has looked yet. */
    UNKNOWN("Not known"),
    WORKS("Works"),
    FAILS("Does not work");

    private final String words;

    State(String words) {
      this.words = words;
    }

    public String inWords() {
      return words;
    }
  }

  /**
   * @param sentence what was found, and what to do if it fails; without secrets
   * @param since when it was found so first; empty: nobody has looked
   */
  record Health(State state, String sentence, Optional<Instant> since) {}

  /**
   * What a streamer carries, all events together.
   *
   * @param viewers empty: it does not tell
   * @param bitsPerSecond that its viewers take, about
   * @param percentUsed of what it can serve; empty: it has no limit, or does not tell
   * @param room for so many more viewers; empty: any number, or nobody knows
   * @param isNearlyFull a warning is due
   * @param ifItDies what happens then to its viewers, as a sentence
   */
  record Carried(
      Health health,
      OptionalInt viewers,
      long bitsPerSecond,
      OptionalInt percentUsed,
      OptionalInt room,
      boolean isNearlyFull,
      String ifItDies) {}

  /**
   * What a streamer has of one event.
   *
   * @param viewers of the event; empty: it does not tell
   * @param bitsPerSecond that they take, about
   * @param renditions that viewers find there, such as {@code 720p}, the largest first
   * @param sending how the renditions get there from this gateway, as a sentence; empty: they are
   *     not sent from here
   */
  record OfEvent(
      Streamer streamer,
      Health health,
      OptionalInt viewers,
      long bitsPerSecond,
      List<String> renditions,
      Optional<String> sending) {}

  Carried streamer(Streamer streamer);

  Health transcoder(Transcoder transcoder);

  /** Of its streamers, in the order of their ids. */
  List<OfEvent> of(LiveEvent event);
}
