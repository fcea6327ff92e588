package org.hlsgateway.events;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A streamer as the API shows it; to organisers without where it is pushed to. */
@Schema(name = "Streamer")
public record StreamerJson(
    long id,
    String name,
    ServerKind kind,
    @Schema(
            description =
                "Where renditions are pushed to; *** stands for a login, and may be sent back."
                    + " Absent for organisers.")
        String pushAddress,
    @Schema(description = "What its viewers' addresses begin with; empty: this gateway's own.")
        String publicAddress,
    @Schema(description = "Absent: not limited so.") Integer maxMbps,
    @Schema(description = "Absent: not limited so.") Integer maxViewers,
    @Schema(description = "Of its share among others with room, 1 to 100.") int weight,
    boolean enabled,
    String created,
    String updated) {

  static StreamerJson of(Streamer streamer, boolean whole) {
    return new StreamerJson(
        streamer.id(),
        streamer.name(),
        streamer.kind(),
        whole ? streamer.shownPushAddress() : null,
        streamer.publicAddress(),
        TranscoderJson.number(streamer.mostMbps()),
        TranscoderJson.number(streamer.mostViewers()),
        streamer.weight(),
        streamer.enabled(),
        streamer.created().toString(),
        streamer.updated().toString());
  }

  /** What the API takes. */
  @Schema(name = "StreamerRequest")
  public record Request(
      @Schema(required = true, maxLength = 100, examples = "North") String name,
      @Schema(defaultValue = "RTMP") ServerKind kind,
      @Schema(examples = "rtmp://north.example/live") String pushAddress,
      @Schema(examples = "https://north.example/hls") String publicAddress,
      @Schema(description = "Absent: not limited so.", minimum = "1") Integer maxMbps,
      @Schema(description = "Absent: not limited so.", minimum = "1") Integer maxViewers,
      @Schema(defaultValue = "10", minimum = "1", maximum = "100") int weight,
      @Schema(defaultValue = "true") boolean enabled) {}
}
