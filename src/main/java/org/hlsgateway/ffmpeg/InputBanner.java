package org.hlsgateway.ffmpeg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.input.SourceFailure;

/**
 * What FFmpeg logs of a source once it has opened it, and when streams are added to it later. One
 * thread at a time reads it in.
 */
public final class InputBanner {

  /** FFmpeg is asked to say how grave each line is. */
  private static final String LEVEL = "^(?:\\[info\\] )?";

  private static final Pattern OPENED = Pattern.compile(LEVEL + "Input #0, (\\S+), from ");
  private static final Pattern LENGTH = Pattern.compile(LEVEL + "  Duration: (N/A|[0-9:.]+),");
  private static final Pattern PROGRAMME = Pattern.compile(LEVEL + "  Program \\d");

  /** FFmpeg 5 says monotonous, later ones monotonic. */
  private static final Pattern BACKWARDS =
      Pattern.compile("Non-monoton(?:ous|ic) DTS.* previous: (-?\\d+), current: (-?\\d+);");

  /** In ticks of whatever the output counts in: eleven seconds of a picture's 90,000 a second. */
  private static final long FAR_BACK_TICKS = 1_000_000;

  /** One may be a jump, after which all is well. */
  private static final int ASTRAY_FRAMES = 10;

  private static final Pattern NO_TRANSPORT_STREAM =
      Pattern.compile(SourceFailure.NO_TRANSPORT_STREAM);

  private static final Pattern ADDED = Pattern.compile("New (audio|video) stream \\d+:\\d+ at pos");

  private final String url;
  private String demuxer = "";
  private int programmes;
  private int farBack;
  private Timing timing;

  /** What a line adds to what is known. */
  public enum News {
    NONE,
    /** {@link #timing} is known now, and {@link #isTransportStream}. */
    TIMING,
    /** The source was opened as MPEG-TS, as which it came before, and is something else now. */
    NO_TRANSPORT_STREAM,
    /** The source has more than one programme (a multiplex). Told once. */
    PROGRAMMES,
    /** A picture or a sound was added, or moved to another place in the stream. */
    STREAM_ADDED,
    /**
     * Frame after frame lies far before those that were sent: cameras whose picture and sound have
     * clocks of different days. Told once.
     */
    TIMES_ASTRAY
  }

  /**
   * @param url the source's address
   */
  public InputBanner(String url) {
    this.url = url;
  }

  /** Takes one line of FFmpeg's log. */
  public News read(String line) {
    Matcher opened = OPENED.matcher(line);
    if (opened.find()) {
      demuxer = opened.group(1);
      return News.NONE;
    }
    Matcher length = LENGTH.matcher(line);
    if (!demuxer.isEmpty() && timing == null && length.find()) {
      // A live FLV says that it lasts no time at all.
      boolean hasLength = length.group(1).matches(".*[1-9].*");
      timing = Timing.of(url, demuxer, hasLength);
      return News.TIMING;
    }
    // HLS lists its variants as programmes; those belong together.
    if (demuxer.equals("mpegts") && PROGRAMME.matcher(line).find() && ++programmes == 2) {
      return News.PROGRAMMES;
    }
    if (isFarBack(line) && ++farBack == ASTRAY_FRAMES) {
      return News.TIMES_ASTRAY;
    }
    if (NO_TRANSPORT_STREAM.matcher(line).find()) {
      return News.NO_TRANSPORT_STREAM;
    }
    return ADDED.matcher(line).find() ? News.STREAM_ADDED : News.NONE;
  }

  private static boolean isFarBack(String line) {
    Matcher times = BACKWARDS.matcher(line);
    if (!times.find() || times.group(1).length() > 18 || times.group(2).length() > 18) {
      return false;
    }
    return Long.parseLong(times.group(1)) - Long.parseLong(times.group(2)) > FAR_BACK_TICKS;
  }

  /** Only after {@link News#TIMING}. */
  public boolean isTransportStream() {
    return demuxer.equals("mpegts");
  }

  /** Only after {@link News#TIMING}. */
  public Timing timing() {
    return timing;
  }
}
