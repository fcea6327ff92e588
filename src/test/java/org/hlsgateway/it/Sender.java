package org.hlsgateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An FFmpeg that sends a test film, at the pace of life, until it is closed. */
final class Sender implements AutoCloseable {

  /** H.264 with a keyframe every second, and AAC. */
  private static final List<String> FILM =
      List.of(
          "ffmpeg",
          "-v",
          "error",
          "-nostdin",
          "-re",
          "-f",
          "lavfi",
          "-i",
          "testsrc=r=25:s=320x180",
          "-re",
          "-f",
          "lavfi",
          "-i",
          "sine=b=4:r=48000");

  static final List<String> H264_AND_AAC =
      List.of(
          "-c:v",
          "libx264",
          "-preset",
          "ultrafast",
          "-tune",
          "zerolatency",
          "-pix_fmt",
          "yuv420p",
          "-g",
          "25",
          "-threads",
          "1",
          "-c:a",
          "aac",
          "-ac",
          "2");

  private final Process process;

  private Sender(Process process) {
    this.process = process;
  }

  /**
   * @param codecs and other options of the output
   * @param to what stands last on FFmpeg's command line, format first
   */
  static Sender start(List<String> codecs, String... to) {
    try {
      return new Sender(
          new ProcessBuilder(command(codecs, to)).redirectErrorStream(true).inheritIO().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process whose standard output is the film; its reader ends it. */
  static Process piped(List<String> codecs, String format) throws IOException {
    return new ProcessBuilder(command(codecs, "-f", format, "pipe:1"))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> command(List<String> codecs, String... to) {
    List<String> command = new ArrayList<>(FILM);
    command.addAll(codecs);
    command.addAll(List.of(to));
    return command;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it, as a cable that is pulled: it does not say goodbye. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
