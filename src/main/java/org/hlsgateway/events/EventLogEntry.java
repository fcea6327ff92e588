package org.hlsgateway.events;

import java.time.Instant;

/**
 * Something that happened to an event.
 *
 * @param detail for people; may be empty
 */
public record EventLogEntry(Instant noted, Kind kind, String detail) {

  /** What it was. */
  public enum Kind {
    CREATED("Created"),
    CHANGED("Changed"),
    NEW_KEY("New key"),
    TEST("Test signal"),
    TEST_ENDED("Test signal ended"),
    STARTED("Started"),
    INTERRUPTED("Interrupted"),
    RESUMED("Resumed"),
    ENDED("Ended"),
    REFUSED("Publisher refused"),
    /** Of who distributes it: fallback, streamers and the like. */
    DISTRIBUTION("Distribution");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String inWords() {
      return words;
    }
  }
}
