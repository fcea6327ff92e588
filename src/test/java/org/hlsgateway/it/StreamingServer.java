package org.hlsgateway.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An RTMP streaming server: nginx with its RTMP module carries the media, a control connection asks
 * the coordinator and obeys it. FFmpeg publishes.
 */
final class StreamingServer implements AutoCloseable {

  private static final int USUAL_KEYFRAMES = 50;

  private final RtmpServer media;
  private final ControlPeer control;
  private final List<Process> publishers = new CopyOnWriteArrayList<>();
  private int requests;

  private StreamingServer(RtmpServer media, ControlPeer control) {
    this.media = media;
    this.control = control;
  }

  /**
   * @param folder for its files; exists
   * @param channels that may be pushed
   */
  static StreamingServer start(Path folder, URI gateway, String secret, String... channels)
      throws Exception {
    RtmpServer media = RtmpServer.start(folder, channels);
    try {
      ControlPeer control =
          ControlPeer.connect(
              gateway, "rtmp", secret, Map.of("x-custom-port", Integer.toString(media.port())));
      return new StreamingServer(media, control);
    } catch (Exception | AssertionError e) {
      media.close();
      throw e;
    }
  }

  ControlPeer control() {
    return control;
  }

  /** Asks the coordinator, and begins to push a test picture of 640x360 at 25 fps with a tone. */
  String publish(String channel, String key) throws Exception {
    return publish(channel, key, USUAL_KEYFRAMES);
  }

  /**
   * @param keyframes one in so many pictures, and none in between
   */
  String publish(String channel, String key, int keyframes) throws Exception {
    String request = "request-" + ++requests;
    control.request(request, channel, key);
    String accepted = control.await("PUBLISH-ACCEPT", "Request-ID:" + request);
    push(channel, key, keyframes);
    return ControlPeer.argument(accepted, "Stream-ID");
  }

  /**
   * Asks for all channels before the first answer, and pushes each that is accepted at once.
   *
   * @return the ids of the streams, by channel
   */
  Map<String, String> publishAtOnce(String size, int rate, List<String> channels) throws Exception {
    for (String channel : channels) {
      control.request(channel, channel, "key");
    }
    Map<String, String> ids = new LinkedHashMap<>();
    for (String channel : channels) {
      String accepted = control.await("PUBLISH-ACCEPT", "Request-ID:" + channel);
      ids.put(channel, ControlPeer.argument(accepted, "Stream-ID"));
      push(channel, "key", size, rate, 2 * rate);
    }
    return ids;
  }

  /** Pushes without asking anybody. */
  Process push(String channel, String key) throws IOException {
    return push(channel, key, USUAL_KEYFRAMES);
  }

  private Process push(String channel, String key, int keyframes) throws IOException {
    return push(channel, key, "640x360", 25, keyframes);
  }

  private Process push(String channel, String key, String size, int rate, int keyframes)
      throws IOException {
    Process publisher =
        new ProcessBuilder(
                "ffmpeg",
                "-hide_banner",
                "-loglevel",
                "error",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=" + size + ":rate=" + rate,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=44100",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                Integer.toString(keyframes),
                "-keyint_min",
                Integer.toString(keyframes),
                "-sc_threshold",
                "0",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-f",
                "flv",
                source(channel, key))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    publishers.add(publisher);
    return publisher;
  }

  /** Where the encoder finds the stream. */
  String source(String channel, String key) {
    return media.url(channel, key);
  }

  /** The FFmpeg processes that fetch the stream. */
  List<ProcessHandle> readers(String channel, String key) {
    List<Long> own = publishers.stream().map(Process::pid).toList();
    return Stream.of("?cache=clear", "?cache=no")
        .flatMap(cache -> FfmpegProcesses.reading(source(channel, key) + cache).stream())
        .filter(process -> !own.contains(process.pid()))
        .toList();
  }

  /** All publishers leave; the coordinator is told of this stream's. */
  void unpublish(String channel, String streamId) {
    publishers.forEach(StreamingServer::end);
    control.tell("PUBLISH-END", channel, streamId, "");
  }

  /** As a crash does. */
  @Override
  public void close() {
    control.close();
    publishers.forEach(StreamingServer::end);
    media.close();
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
