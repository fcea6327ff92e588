package org.hlsgateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that pushes a test picture of 640x360 at 25 fps with a tone, until it is ended. */
final class RtmpPublisher implements AutoCloseable {
  private static final List<String> FFMPEG_INPUT =
      List.of(
          "ffmpeg",
          "-hide_banner",
          "-nostdin",
          "-loglevel",
          "warning",
          "-re",
          "-f",
          "lavfi",
          "-i",
          "testsrc2=size=640x360:rate=25",
          "-f",
          "lavfi",
          "-i",
          "sine=frequency=440:sample_rate=44100");
  private static final List<String> FFMPEG_OUTPUT =
      List.of(
          "-c:v",
          "libx264",
          "-preset",
          "ultrafast",
          "-g",
          "50",
          "-pix_fmt",
          "yuv420p",
          "-c:a",
          "aac",
          "-f",
          "flv");

  private static final String GSTREAMER =
      "videotestsrc is-live=true ! video/x-raw,width=640,height=360,framerate=25/1 ! x264enc"
          + " tune=zerolatency speed-preset=ultrafast key-int-max=50 ! h264parse ! mux."
          + " audiotestsrc is-live=true ! audioconvert ! avenc_aac ! aacparse ! mux."
          + " flvmux name=mux streamable=true ! rtmp2sink location=";

  private final Process process;
  private final Path log;

  private RtmpPublisher(List<String> command) {
    try {
      log = Files.createTempFile("publisher", ".log");
      log.toFile().deleteOnExit();
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param address {@code rtmp://}
   */
  static RtmpPublisher ffmpeg(String address) {
    List<String> command = new ArrayList<>(FFMPEG_INPUT);
    command.addAll(FFMPEG_OUTPUT);
    command.add(address);
    return new RtmpPublisher(command);
  }

  /** To two addresses at once, encoded once: one goes on where the other breaks off. */
  static RtmpPublisher ffmpeg(String first, String second) {
    List<String> command = new ArrayList<>(FFMPEG_INPUT);
    command.addAll(List.of("-map", "0:v", "-map", "1:a", "-flags", "+global_header"));
    command.addAll(FFMPEG_OUTPUT.subList(0, FFMPEG_OUTPUT.indexOf("-f")));
    String each = "[f=flv:onfail=ignore]";
    command.addAll(List.of("-f", "tee", each + first + "|" + each + second));
    return new RtmpPublisher(command);
  }

  /** Passes on a file as it is, at its own pace, for as long as it lasts. */
  static RtmpPublisher copying(Path file, String address) {
    return new RtmpPublisher(
        List.of(
            "ffmpeg",
            "-nostdin",
            "-loglevel",
            "warning",
            "-re",
            "-i",
            file.toString(),
            "-map",
            "0",
            "-c",
            "copy",
            "-f",
            "flv",
            address));
  }

  /** GStreamer with rtmp2sink. */
  static RtmpPublisher gstreamer(String address) {
    List<String> command = new ArrayList<>(List.of("gst-launch-1.0"));
    command.addAll(List.of((GSTREAMER + address).split(" ")));
    return new RtmpPublisher(command);
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return what it said
   */
  String awaitEnd(Duration within) throws IOException, InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("it still publishes: " + Files.readString(log));
    }
    return Files.readString(log);
  }

  /** As a crash does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** In good order. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
