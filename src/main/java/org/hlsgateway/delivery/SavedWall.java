package org.hlsgateway.delivery;

import java.util.List;
import java.util.function.Predicate;

/**
 * A wall with a name.
 *
 * @param name in its address; a nickname in lower case
 * @param title for people
 * @param channels nicknames, in their order; empty: all channels there are
 * @param columns 0: as many as fit
 */
public record SavedWall(String name, String title, List<String> channels, int columns) {
  static final int LONGEST_TITLE = 100;

  /** As many as are worth a look. */
  static final int MOST_CHANNELS = 1_000;

  public SavedWall {
    if (title.isBlank() || title.length() > LONGEST_TITLE) {
      throw new IllegalArgumentException("Give the wall a name of 1 to 100 characters.");
    }
    if (channels.size() > MOST_CHANNELS) {
      throw new IllegalArgumentException("A wall has at most " + MOST_CHANNELS + " channels.");
    }
    channels = List.copyOf(channels);
  }

  /**
   * True for whoever may watch something of it: to others its name says what is hidden from them.
   *
   * @param watched whether they may watch what has this name
   */
  boolean isSeenBy(Predicate<String> watched) {
    return channels.isEmpty() || channels.stream().anyMatch(watched);
  }
}
