package org.hlsgateway.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A channel as the pages show it: words and numbers ready to print, no secret among them.
 *
 * @param badge the state's class in the style sheet
 * @param state in words
 * @param media empty until known
 * @param plan what is, or would be, made of the source; empty if nobody can tell
 * @param uptime empty while it is not live
 * @param problem empty when all is well
 * @param standIn says what plays in the source's place; empty if it is the source itself
 * @param network how well its packets arrive; empty where nobody counts them
 * @param canStop true: stop is what makes sense; false: start is
 */
public record ChannelView(
    String nickname,
    String title,
    String source,
    String badge,
    String state,
    int viewers,
    String media,
    String plan,
    String uptime,
    String problem,
    String standIn,
    String network,
    boolean enabled,
    boolean pinned,
    boolean canStop,
    int version,
    List<String> log) {

  static ChannelView of(StoredChannel stored, ChannelStatus status, Instant now) {
    Channel channel = stored.channel();
    boolean isOff = !channel.enabled() && status.state() == ChannelStatus.State.IDLE;
    return new ChannelView(
        channel.nickname().value(),
        channel.title(),
        channel.source().masked(),
        isOff ? "off" : status.state().badge(),
        isOff ? "Off" : status.state().inWords(),
        status.viewers(),
        status.media().map(ChannelView::words).orElse(""),
        status.plan().orElse(""),
        status.since().map(since -> words(Duration.between(since, now))).orElse(""),
        status.problem().orElse(""),
        status.standIn().map(what -> "Playing " + what).orElse(""),
        status.packets().map(ChannelView::words).orElse(""),
        channel.enabled(),
        channel.pinned(),
        switch (status.state()) {
          case STARTING, LIVE, RESTARTING -> true;
          case IDLE, STOPPING, FAILED -> false;
        },
        stored.version(),
        status.log());
  }

  /** True if there is a title beside the nickname. */
  public boolean hasOwnTitle() {
    return !title.equals(nickname);
  }

  static String words(ChannelStatus.Media media) {
    return Stream.of(
            media.codecs(),
            media.width() > 0 ? media.width() + "\u00d7" + media.height() : "",
            media.framesPerSecond() > 0 ? number(media.framesPerSecond()) + " fps" : "",
            media.bitsPerSecond() > 0 ? number(media.bitsPerSecond() / 1e6) + " Mbit/s" : "")
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" \u00b7 "));
  }

  static String words(ChannelStatus.Packets packets) {
    String sum =
        String.format(
            Locale.ROOT,
            "%s: %d packets, %s lost",
            packets.carrier(),
            packets.received(),
            packets.lost() == 0 ? "none" : share(packets));
    String order =
        packets.reordered() == 0
            ? ""
            : String.format(Locale.ROOT, ", %d out of order", packets.reordered());
    String rest =
        packets.leftOut() == 0
            ? ""
            : String.format(Locale.ROOT, "; %d pictures left out", packets.leftOut());
    return sum + order + ", jitter " + packets.jitterMillis() + " ms" + rest;
  }

  private static String share(ChannelStatus.Packets packets) {
    double all = packets.received() + packets.lost();
    double percent = 100 * packets.lost() / all;
    return packets.lost() + (percent < 0.1 ? " (below 0.1 %)" : " (" + number(percent) + " %)");
  }

  /** Two units at most: "3 d 4 h", "5 min 10 s", "7 s". */
  static String words(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds >= 86_400) {
      return String.format(Locale.ROOT, "%d d %d h", seconds / 86_400, seconds % 86_400 / 3600);
    }
    if (seconds >= 3600) {
      return String.format(Locale.ROOT, "%d h %d min", seconds / 3600, seconds % 3600 / 60);
    }
    if (seconds >= 60) {
      return String.format(Locale.ROOT, "%d min %d s", seconds / 60, seconds % 60);
    }
    return seconds + " s";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }
}
