package org.hlsgateway.channels;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A viewer as the API answers it. */
@Schema(name = "Viewer", description = "Somebody who watches a channel now.")
public record ViewerJson(
    @Schema(description = "The channel's nickname.", examples = "front-door") String channel,
    @Schema(
            description = "Tells viewers of one channel apart; watches nothing.",
            examples = "9f86d081884c7d659a2feaa0")
        String id,
    @Schema(examples = "2026-03-01T10:00:00Z") Instant since,
    @Schema(description = "Where the requests come from; empty if unknown.", examples = "192.0.2.7")
        String address,
    @Schema(description = "What the player calls itself.", examples = "VLC/3.0.20 LibVLC/3.0.20")
        String userAgent,
    @Schema(
            description =
                "Sent to this address and program. The names of media say nothing of the viewer:"
                    + " those with the same address and program share one count.",
            examples = "18400000")
        long bytes,
    @Schema(description = "How many viewers share that count; at least 1.", examples = "1")
        int sharedBy) {

  static ViewerJson of(Channel channel, ChannelViewer viewer) {
    return new ViewerJson(
        channel.nickname().value(),
        viewer.shownId(),
        viewer.since(),
        viewer.address(),
        viewer.program(),
        viewer.bytes(),
        viewer.sharedBy());
  }
}
