package org.hlsgateway.encoder;

import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.SourceType;

/** Reads ENCODE-START. */
final class EncodeStart {
  private EncodeStart() {}

  /** Empty if it lacks what no stream can do without. */
  static Optional<Assignment> read(ControlMessage message) {
    String channel = message.text("Stream-Channel");
    String streamId = message.text("Stream-ID");
    String source = message.text("Stream-Source-URI");
    Optional<SourceType> type =
        switch (message.text("Stream-Source-Type").toUpperCase(Locale.ROOT)) {
          case "RTMP" -> Optional.of(SourceType.RTMP);
          case "WS" -> Optional.of(SourceType.WS);
          default -> Optional.empty();
        };
    if (channel.isEmpty() || streamId.isEmpty() || source.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Assignment(
            channel,
            streamId,
            type.get(),
            source,
            message.text("Resolutions"),
            message.text("Record").equalsIgnoreCase("true"),
            message.text("Previews"),
            message.text("Unlisted").equalsIgnoreCase("true")));
  }
}
