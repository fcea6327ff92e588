package org.hlsgateway.publishing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.coordinator.StreamOptions;
import org.hlsgateway.coordinator.StreamingChannel;
import org.hlsgateway.encoder.PreviewWish;
import org.hlsgateway.ingest.PublisherFacts;

/** A channel with a streaming key, as the API answers it. */
@Schema(name = "StreamingChannel", description = "A channel that is published to with a key.")
public record StreamingChannelJson(
    @Schema(examples = "shop") String channel,
    @Schema(
            description = "Only in the answer that made it; nobody can read it again.",
            examples = "9f86d081884c7d659a2feaa0c55ad015")
        String key,
    @Schema(description = "When the key was made.", examples = "2026-03-01T10:00:00Z")
        Instant keyMade,
    @Schema(
            description =
                "Name of the account whose it is; absent: nobody's, or not for the reader to know.",
            examples = "anna")
        String owner,
    @Schema(description = "Keep every stream whole.") boolean record,
    @Schema(description = "ORIGINAL, or sizes as WxH, WxH-FPS, WxH~KBPS or WxH-FPS~KBPS.")
        List<String> resolutions,
    @Schema(description = "Pictures of the stream; absent: none.") Previews previews,
    @Schema(description = "Who publishes to the gateway itself now; absent: nobody.")
        Publisher publisher) {

  /** Who publishes. */
  @Schema(name = "Publisher")
  public record Publisher(
      @Schema(description = "RTMP or WebSocket.", examples = "RTMP") String by,
      @Schema(examples = "192.0.2.7") String address,
      @Schema(description = "As it says itself; may be empty.") String program,
      @Schema(description = "Of the last seconds.") long bitsPerSecond,
      @Schema(description = "Of the last seconds; absent: not known.") Double picturesPerSecond,
      @Schema(description = "How often it was lost and came back.") int interruptions,
      @Schema(description = "How long it publishes.") long seconds) {

    static Publisher of(PublisherFacts facts) {
      return new Publisher(
          facts.way(),
          facts.address(),
          facts.program(),
          facts.bitsPerSecond(),
          facts.picturesPerSecond().isPresent() ? facts.picturesPerSecond().getAsDouble() : null,
          facts.interruptions(),
          facts.since().toSeconds());
    }
  }

  /** What pictures are made. */
  @Schema(name = "Previews")
  public record Previews(
      @Schema(examples = "320x180") String size, @Schema(examples = "10") int seconds) {}

  /**
   * @param key empty: it is not shown
   * @param owner empty: it is nobody's, or not shown
   */
  static StreamingChannelJson of(
      StreamingChannel channel,
      Optional<String> key,
      Optional<String> owner,
      Optional<PublisherFacts> publisher) {
    StreamOptions options = channel.options();
    return new StreamingChannelJson(
        channel.name(),
        key.orElse(null),
        channel.keyMade(),
        owner.orElse(null),
        options.record(),
        Stream.of(options.resolutions().split(",")).toList(),
        PreviewWish.parse(options.previews())
            .map(wish -> new Previews(wish.width() + "x" + wish.height(), wish.seconds()))
            .orElse(null),
        publisher.map(Publisher::of).orElse(null));
  }
}
