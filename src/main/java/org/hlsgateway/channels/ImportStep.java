package org.hlsgateway.channels;

import java.util.List;

/**
 * What an import does, or would do, with one channel of the list.
 *
 * @param line where it stands in the list, from 1
 * @param outcome what becomes of it
 * @param nickname of the channel; empty if it is skipped
 * @param title as it will be shown; as the list has it if it is skipped
 * @param reason why it is skipped, as a sentence; empty if it is not
 * @param groups that it is put into, and is not in yet
 * @param host of the source; empty if it is skipped
 * @param startsAtOnce a new channel that runs without viewers
 * @param recorded a new channel that is recorded whenever it runs
 */
public record ImportStep(
    int line,
    Outcome outcome,
    String nickname,
    String title,
    String reason,
    List<String> groups,
    String host,
    boolean startsAtOnce,
    boolean recorded) {

  /** What can become of a channel of a list. */
  public enum Outcome {
    /** A channel that was not there. */
    ADDED,
    /** There is a channel with this source, and the list says other things of it. */
    CHANGED,
    /** There is a channel with this source, just as the list has it. */
    SAME,
    /** It cannot be a channel. */
    SKIPPED
  }
}
