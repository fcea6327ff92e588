package org.hlsgateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Players of MPEG-TS, on a real camera. */
class TransportStreamIT extends CameraScene {

  @ParameterizedTest
  @ValueSource(strings = {"h264-aac", "bframes", "audio-only"})
  void aCamera_comesAsTransportStream_thatDecodesWithoutAWarning(String mount) throws Exception {
    api.channel("ts", camera.url("/" + mount));
    URI index = gateway.resolve("/hls_gateway/read/ts/index.m3u8?format=ts");
    URI playlist = lastLine(index);
    List<String> seen = new ArrayList<>();
    ByteArrayOutputStream media = new ByteArrayOutputStream();
    Eventually.happens(
        "six segments were listed",
        Duration.ofSeconds(60),
        () -> {
          String text = get(playlist).body();
          assertThat(text).contains("#EXT-X-VERSION:3").doesNotContain("EXT-X-MAP", "EXT-X-PART");
          for (String line : text.lines().filter(line -> line.endsWith(".ts")).toList()) {
            if (!seen.contains(line)) {
              seen.add(line);
              HttpResponse<byte[]> segment =
                  client.send(request(playlist.resolve(line)), BodyHandlers.ofByteArray());
              assertThat(segment.headers().firstValue("Content-Type")).hasValue("video/mp2t");
              media.write(segment.body());
            }
          }
          return seen.size() >= 6;
        });
    MediaFile file = MediaFile.of(media.toByteArray());
    assertThat(file.decodingErrors()).isEmpty();
    assertThat(file.decodeTimesRise("a")).isTrue();
    assertThat(file.decodeTimesRise("v")).isTrue();
  }

  @Test
  void mpvAndFfprobe_playTheTransportStreamPlaylist() throws Exception {
    api.channel("ts-mpv", camera.url("/h264-aac"));
    String index = gateway.resolve("/hls_gateway/read/ts-mpv/index.m3u8?format=ts").toString();
    Outcome probed =
        run(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name:format=format_name",
            "-of",
            "default=nw=1",
            index);
    assertThat(probed.output()).contains("codec_name=h264", "codec_name=aac", "format_name=hls");
    Outcome played =
        run(
            "mpv",
            "--no-config",
            "--no-terminal",
            "--msg-level=all=warn",
            "--vo=null",
            "--ao=null",
            "--length=5",
            index);
    assertThat(played.exitCode()).as(played.output()).isZero();
    assertThat(played.output()).isEmpty();
  }

  @Test
  void stream_isOneEndlessTransportStream_thatStartsTheChannel_andCountsAsAViewer(
      @TempDir Path folder) throws Exception {
    api.channel("ts-endless", camera.url("/h264-aac"));
    URI stream = gateway.resolve("/hls_gateway/read/ts-endless/stream.ts");
    HttpResponse<Void> head =
        client.send(
            HttpRequest.newBuilder(stream)
                .timeout(Duration.ofSeconds(10))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding());
    assertThat(head.headers().firstValue("Content-Type")).hasValue("video/mp2t");
    assertThat(api.state("ts-endless")).as("of who only asks what it is").isEqualTo("IDLE");

    Path copy = folder.resolve("copy.ts");
    Outcome read =
        run(
            "ffmpeg",
            "-v",
            "error",
            "-nostdin",
            "-y",
            "-i",
            stream.toString(),
            "-t",
            "8",
            "-map",
            "0",
            "-c",
            "copy",
            copy.toString());
    assertThat(read.exitCode()).as(read.output()).isZero();
    assertThat(read.output()).isEmpty();
    MediaFile file = MediaFile.at(copy);
    assertThat(file.decodingErrors()).isEmpty();
    assertThat(file.codecs()).contains("h264", "aac");
    assertThat(file.durationSeconds()).isBetween(7.0, 9.0);
    assertThat(file.decodeTimesRise("v")).isTrue();
    assertThat(file.decodeTimesRise("a")).isTrue();

    try (InputStream body = client.send(request(stream), BodyHandlers.ofInputStream()).body()) {
      ByteArrayOutputStream packets = new ByteArrayOutputStream();
      // Longer than a channel runs that nobody watches.
      long until = System.nanoTime() + Duration.ofSeconds(13).toNanos();
      while (System.nanoTime() < until) {
        packets.write(body.readNBytes(188));
      }
      assertThat(api.status("ts-endless").getInt("viewers")).isEqualTo(1);
      assertThat(api.state("ts-endless")).isEqualTo("LIVE");
      assertThat(jumps(packets.toByteArray())).as("of continuity counters").isEmpty();
    }
    Eventually.happens(
        "who left is not counted any more, and the channel stops",
        Duration.ofSeconds(25),
        () -> api.state("ts-endless").equals("IDLE"));
  }

  @Test
  void snapshot_startsTheChannel_andIsAPictureOfNow(@TempDir Path folder) throws Exception {
    api.channel("ts-snapshot", camera.url("/h264-aac"));
    HttpResponse<byte[]> answer =
        client.send(
            request(gateway.resolve("/hls_gateway/read/ts-snapshot/snapshot.jpg")),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body(), ISO_8859_1)).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=5");
    Path picture = Files.write(folder.resolve("snapshot.jpg"), answer.body());
    assertThat(MediaFile.at(picture).streams()).startsWith("mjpeg,640,360");
    assertThat(MediaFile.at(picture).decodingErrors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream.ts", "snapshot.jpg"})
  void aSourceThatDoesNotAnswer_isToldOfInASentence(String file) throws Exception {
    api.channel("ts-nothing", "rtsp://127.0.0.1:9/none");
    HttpResponse<String> answer = get(gateway.resolve("/hls_gateway/read/ts-nothing/" + file));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("detail");
    api.send("DELETE", "/ts-nothing", null);
  }

  /** Where a PID's packets with payload do not count on (ISO/IEC 13818-1 2.4.3.3). */
  private static List<String> jumps(byte[] packets) {
    List<String> jumps = new ArrayList<>();
    Map<Integer, Integer> counters = new HashMap<>();
    for (int at = 0; at + 188 <= packets.length; at += 188) {
      int pid = (packets[at + 1] & 0x1f) << 8 | packets[at + 2] & 0xff;
      boolean payload = (packets[at + 3] & 0x10) != 0;
      int counter = packets[at + 3] & 15;
      if (payload && pid != 0x1fff) {
        Integer before = counters.put(pid, counter);
        if (before != null && counter != (before + 1 & 15)) {
          jumps.add(pid + " at " + at);
        }
      }
    }
    return jumps;
  }

  @Test
  void aChannelThatIsMpegTs_isThatForWhoeverDoesNotAsk() throws Exception {
    api.channel(
        "ts-always",
        camera.url("/video-only"),
        Json.createObjectBuilder()
            .add("output", Json.createObjectBuilder().add("format", "MPEG_TS")));
    URI index = gateway.resolve("/hls_gateway/read/ts-always/index.m3u8");
    assertThat(get(lastLine(index)).body()).contains(".ts\n").doesNotContain(".m4s");
    URI fragments = index.resolve("index.m3u8?format=fmp4");
    assertThat(get(lastLine(fragments)).body()).contains(".m4s").doesNotContain(".ts\n");
  }

  @Test
  void theAddressToPassOn_leadsToWhatIsAskedFor() throws Exception {
    api.channel("ts-watched", camera.url("/video-only"));
    HttpResponse<String> answer =
        get(gateway.resolve("/hls_gateway/watch/ts-watched?start=5&format=ts"));
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("../read/ts-watched/index.m3u8?start=5&format=ts");
  }

  private URI lastLine(URI index) throws Exception {
    HttpResponse<String> answer = get(index);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return index.resolve(answer.body().lines().reduce((before, line) -> line).orElseThrow());
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(request(uri), BodyHandlers.ofString());
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(40)).build();
  }

  private record Outcome(int exitCode, String output) {}

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Outcome(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
