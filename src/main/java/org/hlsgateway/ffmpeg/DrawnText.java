package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * FFmpeg's filter drawtext. Not every FFmpeg has it, and not every machine a font: tried once for
 * each FFmpeg, with one picture.
 */
final class DrawnText {

  private static final Logger LOG = Logger.getLogger(DrawnText.class.getName());
  private static final long TRIAL_SECONDS = 20;
  private static final Map<FfmpegTools, Boolean> WORKS = new ConcurrentHashMap<>();

  private DrawnText() {}

  static boolean works(FfmpegTools tools) {
    return WORKS.computeIfAbsent(tools, DrawnText::tried);
  }

  /** The time of day at the bottom of a picture of this height. */
  static String clock(int height) {
    return String.format(
        Locale.ROOT,
        "drawtext=text='%%{localtime\\:%%X}':fontsize=%d:fontcolor=white:box=1:boxcolor=black@0.6"
            + ":boxborderw=%d:x=(w-tw)/2:y=h-th*2",
        height / 9,
        height / 36);
  }

  private static boolean tried(FfmpegTools tools) {
    ProcessBuilder trial =
        ProgramEnvironment.builder(
                List.of(
                    tools.ffmpeg().toString(),
                    "-v",
                    "error",
                    "-nostdin",
                    "-f",
                    "lavfi",
                    "-i",
                    "color=size=64x64:rate=25:duration=0.04,drawtext=text=0",
                    "-f",
                    "null",
                    "-"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = trial.start();
      try {
        return process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "FFmpeg could not be tried for drawtext", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
