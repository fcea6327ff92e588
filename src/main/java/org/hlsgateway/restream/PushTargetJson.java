package org.hlsgateway.restream;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A target in the API. No key is ever in it. */
@Schema(name = "PushTarget", description = "Where a channel is sent on to.")
public record PushTargetJson(
    @Schema(examples = "7") long id,
    @Schema(examples = "YouTube") String name,
    @Schema(description = "youtube, twitch, facebook or own", examples = "youtube") String service,
    @Schema(
            description = "Without the key; a login in it is ***.",
            examples = "rtmps://a.rtmps.youtube.com/live2")
        String address,
    @Schema(description = "*** stands for the stored key.", examples = "***") String key,
    @Schema(description = "It takes codecs of Enhanced RTMP.", examples = "false") boolean enhanced,
    @Schema(description = "always, while_running, by_hand or schedule", examples = "always")
        String when,
    @Schema(description = "Of a schedule; null otherwise.", examples = "18:30") String from,
    @Schema(description = "Of a schedule; null otherwise.", examples = "22:00") String to,
    @Schema(
            description = "Encoded so where the channel is otherwise; null: as it comes.",
            examples = "720p")
        String resolution,
    @Schema(
            description = "Of the encoded picture, in bit/s; null: as it comes.",
            examples = "2500000")
        Integer bitrate,
    @Schema(description = "Of the encoded picture; null: as it comes.", examples = "30")
        Integer fps,
    @Schema(description = "False: nothing is sent until start.", examples = "true") boolean on,
    Status status,
    @Schema(description = "How the last test went; null if there was none.") Test test) {

  /** Ten seconds on trial. */
  @Schema(name = "PushTest", description = "Ten seconds on trial.")
  public record Test(
      @Schema(description = "running, passed or failed", examples = "passed") String state,
      Instant since,
      @Schema(description = "As a sentence.") String result) {}

  /**
   * How it does.
   *
   * @param error null if there was none
   */
  @Schema(name = "PushStatus", description = "How a target does, as of the last second.")
  public record Status(
      @Schema(description = "idle, connecting, sending, retrying or failed", examples = "sending")
          String state,
      @Schema(description = "Of the state; null while it is off.") Instant since,
      @Schema(
              description =
                  "How it is known what the target has: acknowledged (it says so), received (its"
                      + " network took it) or written (this machine sent it).",
              examples = "acknowledged")
          String proof,
      @Schema(description = "Bytes given to the connection.", examples = "1250000") long bytesSent,
      @Schema(description = "Bytes that the target has, by proof.", examples = "1240000")
          long bytesConfirmed,
      @Schema(description = "Over the last ten seconds.", examples = "2400000") long bitsPerSecond,
      @Schema(description = "How far it is behind.", examples = "40") long queueMillis,
      @Schema(description = "Because the target was too slow.", examples = "0") long framesDropped,
      @Schema(examples = "0") int reconnects,
      @Schema(description = "What is sent, as a sentence; null until it is known.") String sending,
      @Schema(description = "The last error, as a sentence; null if there was none.") String error,
      Instant errorAt,
      @Schema(description = "When it is tried again; null if it does not wait.") Instant retryAt) {}

  static PushTargetJson of(
      PushTarget target, Optional<PushStatus> running, Optional<PushTests.Test> tried) {
    return new PushTargetJson(
        target.id(),
        target.name(),
        target.service().key(),
        target.shownAddress(),
        "***",
        target.enhanced(),
        target.when().key(),
        target.hours().map(Hours::begin).orElse(null),
        target.hours().map(Hours::end).orElse(null),
        target.encoding().map(format -> format.resolution().key()).orElse(null),
        target.encoding().map(BroadcastFormat::bitsPerSecond).orElse(null),
        target.encoding().map(BroadcastFormat::framesPerSecond).orElse(null),
        target.on(),
        running.map(PushTargetJson::status).orElseGet(PushTargetJson::off),
        tried
            .map(test -> new Test(test.state().key(), test.since(), test.sentence()))
            .orElse(null));
  }

  private static Status off() {
    return new Status("idle", null, null, 0, 0, 0, 0, 0, 0, null, null, null, null);
  }

  private static Status status(PushStatus status) {
    return new Status(
        status.state().key(),
        status.since(),
        status.proof().key(),
        status.sent(),
        status.confirmed(),
        status.bitsPerSecond(),
        status.queueAge().toMillis(),
        status.dropped(),
        status.reconnects(),
        status.sending().orElse(null),
        status.error().orElse(null),
        status.errorAt().orElse(null),
        status.retryAt().orElse(null));
  }
}
