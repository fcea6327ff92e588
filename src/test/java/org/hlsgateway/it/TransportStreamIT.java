package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
