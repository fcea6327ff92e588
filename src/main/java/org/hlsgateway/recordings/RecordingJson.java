package org.hlsgateway.recordings;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A recording as the API answers it.
 *
 * @param nickname the channel's when it began
 */
@Schema(name = "Recording", description = "What was kept of a channel.")
public record RecordingJson(
    @Schema(examples = "20260301-100000-7") String id,
    @Schema(description = "The channel's nickname when it began.", examples = "front-door")
        String nickname,
    @Schema(examples = "Front door") String title,
    @Schema(examples = "2026-03-01T10:00:00Z") Instant start,
    @Schema(examples = "2026-03-01T11:00:00Z") Instant end,
    @Schema(description = "Seconds of media; gaps do not count.", examples = "3600.0")
        double duration,
    @Schema(description = "On disk.", examples = "1800000000") long bytes,
    @Schema(description = "It is being written.", examples = "false") boolean active,
    @Schema(
            description = "For players; HTTP Basic.",
            examples = "/hls_gateway/api/recording-media/20260301-100000-7/index.m3u8")
        String playlist,
    @Schema(
            description =
                "As MP4: one file, and one more for every gap or change of format. HTTP Basic.")
        List<String> downloads) {

  /**
   * @param prefix what a proxy takes off the beginning of our paths
   */
  static RecordingJson of(Recording recording, String prefix) {
    String id = recording.id();
    return new RecordingJson(
        id,
        recording.nickname(),
        recording.title(),
        recording.start(),
        recording.end(),
        recording.duration().toMillis() / 1000.0,
        recording.bytes(),
        recording.active(),
        prefix + RecordingPath.playlist(id),
        IntStream.rangeClosed(1, recording.parts())
            .mapToObj(part -> prefix + RecordingPath.download(id, part))
            .toList());
  }
}
