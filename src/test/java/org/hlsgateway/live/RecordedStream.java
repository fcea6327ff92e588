package org.hlsgateway.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What FFmpeg writes for four seconds of H.264 and AAC, made once. */
final class RecordedStream {

  private static byte[] bytes;

  private RecordedStream() {}

  static synchronized byte[] fourSeconds() {
    if (bytes == null) {
      bytes = record();
    }
    return bytes;
  }

  private static byte[] record() {
    String command =
        "ffmpeg -v error -nostdin -f lavfi -i testsrc2=size=320x180:rate=25"
            + " -f lavfi -i sine=sample_rate=48000 -t 4 -c:v libx264 -preset ultrafast -g 25"
            + " -bf 0 -c:a aac -f mp4 -movflags"
            + " +frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer"
            + " -use_editlist 0 -avoid_negative_ts disabled -output_ts_offset 10"
            + " -frag_duration 1 pipe:1";
    try {
      Process process =
          new ProcessBuilder(List.of(command.split(" ")))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the tests need ffmpeg", e);
    }
  }
}
