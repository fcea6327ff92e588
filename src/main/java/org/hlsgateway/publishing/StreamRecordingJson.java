package org.hlsgateway.publishing;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.coordinator.StreamRecording;

/** What the storage keeps of a stream, as the API answers it. */
@Schema(name = "StreamRecording", description = "What the storage keeps of a pushed stream.")
public record StreamRecordingJson(
    @Schema(description = "The stream's.", examples = "0f3c2a9d5b7e4c1f8a6d2e9b4c7f1a3d") String id,
    @Schema(examples = "shop") String channel,
    @Schema(description = "When it was published.", examples = "2026-03-01T10:00:00Z")
        Instant start,
    @Schema(description = "Absent while it is published.", examples = "2026-03-01T11:00:00Z")
        Instant end,
    @Schema(description = "It is being written.", examples = "false") boolean active,
    @Schema(description = "As encoders announced them.") List<Index> indexes) {

  /** A playlist, or the index of preview pictures. */
  @Schema(name = "StreamIndex")
  public record Index(
      @Schema(description = "HLS-VOD or IMG-PREVIEW.", examples = "HLS-VOD") String type,
      @Schema(description = "Of pictures: WxH-SECONDS.", examples = "1280x720-30")
          String resolution,
      @Schema(description = "Seconds into the stream.", examples = "0.0") double start,
      @Schema(
              description = "From this gateway; HTTP Basic.",
              examples = "/hls_gateway/api/storage/hls/shop/0f3c/1280x720-30/vod-0.m3u8")
          String address) {}

  /**
   * @param prefix what a proxy takes off the beginning of our paths
   */
  static StreamRecordingJson of(StreamRecording recording, String prefix) {
    return new StreamRecordingJson(
        recording.streamId(),
        recording.channel(),
        recording.opened(),
        recording.closed().orElse(null),
        recording.isActive(),
        recording.indexes().stream()
            .map(
                index ->
                    new Index(
                        index.type().text(),
                        index.resolution(),
                        index.startSeconds(),
                        StoragePath.of(index.path())
                            .map(path -> prefix + path.address())
                            .orElse(null)))
            .toList());
  }
}
