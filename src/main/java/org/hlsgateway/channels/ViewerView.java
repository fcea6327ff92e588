package org.hlsgateway.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A viewer as the pages show them.
 *
 * @param nickname of the channel they watch
 * @param title of that channel
 * @param since for how long they have been watching, in words
 * @param address empty if unknown
 * @param program in few words
 * @param userAgent the program's own words
 * @param bytes in words
 * @param shared with how many others the bytes are shared, in words; empty if with none
 */
public record ViewerView(
    String id,
    String nickname,
    String title,
    String since,
    String address,
    String program,
    String userAgent,
    String bytes,
    String shared) {

  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

  static ViewerView of(Channel channel, ChannelViewer viewer, Instant now) {
    int others = viewer.sharedBy() - 1;
    return new ViewerView(
        viewer.shownId(),
        channel.nickname().value(),
        channel.title(),
        ChannelView.words(Duration.between(viewer.since(), now)),
        viewer.address(),
        ProgramName.of(viewer.program()),
        viewer.program(),
        words(viewer.bytes()),
        others < 1 ? "" : others == 1 ? "with one other" : "with " + others + " others");
  }

  /** Decimal units, as providers count: "0 B", "999 B", "1.2 MB". */
  static String words(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes / 1e3;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1e3;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
