package org.hlsgateway.live;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.input.SourceFailure;

/** What happened to all channels since the gateway's start. Safe for all threads. */
final class Counts {
  /** Of an engine that nobody counts for; never read. */
  static final Counts UNREAD = new Counts();

  /** What FFmpeg says of RTP. */
  private static final Pattern MISSED = Pattern.compile("RTP: missed ([0-9]{1,9}) packets");

  final LongAdder starts = new LongAdder();
  final LongAdder firstPictures = new LongAdder();
  final LongAdder firstPictureMillis = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder lostPackets = new LongAdder();
  private final Map<SourceFailure.Kind, LongAdder> failures =
      new EnumMap<>(SourceFailure.Kind.class);

  Counts() {
    for (SourceFailure.Kind kind : SourceFailure.Kind.values()) {
      failures.put(kind, new LongAdder());
    }
  }

  void failed(SourceFailure.Kind kind) {
    failures.get(kind).increment();
  }

  long failures(SourceFailure.Kind kind) {
    return failures.get(kind).sum();
  }

  /** As labels name it. */
  private static String word(SourceFailure.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param after the channel was wanted
   */
  void firstPicture(Duration after) {
    firstPictures.increment();
    firstPictureMillis.add(after.toMillis());
  }

  void tell(Figures figures) {
    figures.ever("channel.starts", Unit.NONE, "Inputs that were started.", starts.sum());
    for (SourceFailure.Kind kind : SourceFailure.Kind.values()) {
      figures.ever(
          "channel.failures",
          Unit.NONE,
          "Inputs that failed, by what that means for the next attempt.",
          failures(kind),
          "kind",
          word(kind));
    }
    figures.ever(
        "first.pictures", Unit.NONE, "Channels that came to show something.", firstPictures.sum());
    figures.ever(
        "first.picture.wait",
        Unit.SECONDS,
        "What they took to the first picture, all together.",
        firstPictureMillis.sum() / 1e3);
    figures.ever(
        "playlist.waits", Unit.NONE, "Requests that had to wait for what comes next.", waits.sum());
    figures.ever("sent", Unit.BYTES, "Media sent to viewers.", sentBytes.sum());
    figures.ever(
        "input.lost.packets", Unit.NONE, "Packets of RTP that never came.", lostPackets.sum());
  }

  /** Looks at what an input says of itself. */
  void said(String line) {
    if (line.contains("RTP: missed")) {
      Matcher missed = MISSED.matcher(line);
      if (missed.find()) {
        lostPackets.add(Long.parseLong(missed.group(1)));
      }
    }
  }
}
