package org.hlsgateway.channels;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a channel is doing now, for lists and pages.
 *
 * @param viewers people watching now
 * @param since when the present run went live; empty while it is not live
 * @param media what comes in, in words ("H.264 1920x1080 25 fps, AAC"); empty until known
 * @param plan what is, or would be, made of the source, in sentences; empty if nobody can tell
 * @param problem why it is not live, as a sentence; empty when all is well
 * @param standIn what plays in the source's place ("fallback 1, rtsp://..."), secrets masked;
 *     empty: the source itself. Then {@code problem} says what is wrong with the source
 * @param packets how well a camera arrives that is read directly; empty for all else
 * @param log the last lines that what reads the source logged, oldest first, secrets masked
 */
public record ChannelStatus(
    State state,
    int viewers,
    Optional<Instant> since,
    Optional<Media> media,
    Optional<String> plan,
    Optional<String> problem,
    Optional<String> standIn,
    Optional<Packets> packets,
    List<String> log) {

  /** Where no packets are counted. */
  public ChannelStatus(
      State state,
      int viewers,
      Optional<Instant> since,
      Optional<Media> media,
      Optional<String> plan,
      Optional<String> problem,
      Optional<String> standIn,
      List<String> log) {
    this(state, viewers, since, media, plan, problem, standIn, Optional.empty(), log);
  }

  /** See "A live session's states" in the design. */
  public enum State {
    IDLE("Idle"),
    STARTING("Starting"),
    LIVE("Live"),
    RESTARTING("Reconnecting"),
    STOPPING("Stopping"),
    FAILED("Failed");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** For people. */
    public String inWords() {
      return words;
    }

    /** The class in the style sheet. */
    public String badge() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param codecs in words, e.g. {@code "H.264 + AAC"}
   * @param width pixels; 0 for audio only
   * @param height pixels; 0 for audio only
   * @param framesPerSecond 0 if unknown
   * @param bitsPerSecond measured; 0 if not measured yet
   */
  public record Media(
      String codecs, int width, int height, double framesPerSecond, long bitsPerSecond) {}

  /**
   * Counts since the connection to the camera began.
   *
   * @param carrier {@code TCP} or {@code UDP}
   * @param received packets that came
   * @param lost packets that never came
   * @param reordered packets that others overtook, which were put in order
   * @param jitterMillis how unevenly they come, about
   * @param leftOut pictures left out because something of them, or before them, was missing
   */
  public record Packets(
      String carrier, long received, long lost, long reordered, int jitterMillis, long leftOut) {}

  public static ChannelStatus idle() {
    return idle(Optional.empty());
  }

  /**
   * @param plan what would be made of the source, in sentences
   */
  public static ChannelStatus idle(String plan) {
    return idle(Optional.of(plan));
  }

  private static ChannelStatus idle(Optional<String> plan) {
    return new ChannelStatus(
        State.IDLE,
        0,
        Optional.empty(),
        Optional.empty(),
        plan,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
