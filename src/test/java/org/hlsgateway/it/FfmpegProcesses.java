package org.hlsgateway.it;

import java.util.List;

/** The FFmpeg processes of this machine, known by what they read. */
final class FfmpegProcesses {

  private FfmpegProcesses() {}

  static List<ProcessHandle> reading(String source) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(arguments -> List.of(arguments).contains(source))
                    .orElse(false))
        .filter(process -> process.info().command().orElse("").endsWith("ffmpeg"))
        .toList();
  }
}
