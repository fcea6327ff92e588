package org.hlsgateway.channels;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a channel is doing now, as the API answers it.
 *
 * @param since null while it is not live
 * @param media null until known
 * @param plan null if nobody can tell
 * @param problem null when all is well
 * @param standIn null: the source itself plays
 * @param packets null for all but cameras read directly
 * @param log null in lists
 * @param keepProblem null when all is well
 */
@Schema(name = "Status", description = "What a channel is doing now.")
public record StatusJson(
    @Schema(examples = "LIVE") ChannelStatus.State state,
    @Schema(description = "People watching now.", examples = "2") int viewers,
    @Schema(description = "When it went live.", examples = "2026-03-01T10:00:00Z") Instant since,
    MediaJson media,
    @Schema(
            description = "What is, or would be, made of the source.",
            examples = "Video copied, H.264 High 1920x1080 25 fps; audio PCMA transcoded to AAC.")
        String plan,
    @Schema(
            description = "Why it is not live, and what to do.",
            examples = "The camera does not answer.")
        String problem,
    @Schema(
            description = "What plays in the source's place.",
            examples = "fallback 1, rtsp://admin:***@192.168.1.21/stream1")
        String standIn,
    PacketsJson packets,
    @Schema(description = "The last lines that what reads the source logged, oldest first.")
        List<String> log,
    @Schema(description = "A recording of it is being written.", examples = "false")
        boolean recording,
    @Schema(description = "Why nothing is recorded that should be, and what to do.")
        String keepProblem) {

  /** See {@link ChannelStatus.Media}. */
  @Schema(name = "Media", description = "What comes in.")
  public record MediaJson(
      @Schema(examples = "H.264 + AAC") String codecs,
      @Schema(description = "Pixels; 0 for audio only.", examples = "1920") int width,
      @Schema(description = "Pixels; 0 for audio only.", examples = "1080") int height,
      @Schema(description = "0 if unknown.", examples = "25") double framesPerSecond,
      @Schema(description = "0 if not measured yet.", examples = "4200000") long bitsPerSecond) {

    static MediaJson of(ChannelStatus.Media media) {
      return new MediaJson(
          media.codecs(),
          media.width(),
          media.height(),
          media.framesPerSecond(),
          media.bitsPerSecond());
    }
  }

  /** See {@link ChannelStatus.Packets}. */
  @Schema(
      name = "Packets",
      description = "How well a camera arrives that is read directly, since it was connected to.")
  public record PacketsJson(
      @Schema(description = "What carries them: TCP or UDP.", examples = "UDP") String carrier,
      @Schema(examples = "48211") long received,
      @Schema(description = "Those that never came.", examples = "3") long lost,
      @Schema(description = "Those that others overtook; put in order.", examples = "12")
          long reordered,
      @Schema(description = "How unevenly they come, about (milliseconds).", examples = "9")
          int jitterMillis,
      @Schema(description = "Pictures left out, damaged or behind such.", examples = "24")
          long leftOut) {

    static PacketsJson of(ChannelStatus.Packets packets) {
      return new PacketsJson(
          packets.carrier(),
          packets.received(),
          packets.lost(),
          packets.reordered(),
          packets.jitterMillis(),
          packets.leftOut());
    }
  }

  static StatusJson of(ChannelStatus status, ChannelKeeping.Keeping keeping) {
    return of(status, keeping, status.log());
  }

  static StatusJson withoutLog(ChannelStatus status, ChannelKeeping.Keeping keeping) {
    return of(status, keeping, null);
  }

  private static StatusJson of(
      ChannelStatus status, ChannelKeeping.Keeping keeping, List<String> log) {
    return new StatusJson(
        status.state(),
        status.viewers(),
        status.since().orElse(null),
        status.media().map(MediaJson::of).orElse(null),
        status.plan().orElse(null),
        status.problem().orElse(null),
        status.standIn().orElse(null),
        status.packets().map(PacketsJson::of).orElse(null),
        log,
        keeping.recording(),
        keeping.problem().orElse(null));
  }
}
