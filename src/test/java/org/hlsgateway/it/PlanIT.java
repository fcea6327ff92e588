package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway decides to do with a real camera's codecs, and that it plays. */
class PlanIT extends CameraScene {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h264-aac | h264 aac | Video copied, H.264 Constrained Baseline 640x360 25 fps; audio AAC copied.",
        "h264-g711 | h264 flac | Video copied, H.264 Constrained Baseline 640x360 25 fps; audio PCMA as FLAC.",
        "hevc | hevc | Video copied, H.265 Main 640x360 25 fps; no audio.",
        "mjpeg | h264 aac | Video MJPEG 640x360 25 fps transcoded to H.264 640x360; audio PCMA transcoded to AAC."
      })
  void eachCodec_isCopiedOrTranscoded_plays_andThePlanIsTold(
      String mount, String codecs, String plan) throws Exception {
    api.channel("plan-" + mount, camera.url("/" + mount) + "?plan");
    Stream stream = Stream.open(gateway, "plan-" + mount);
    stream.awaitSegments(3, PATIENCE);
    MediaFile recorded = MediaFile.of(stream.initAndSegments());
    assertThat(recorded.decodingErrors()).isEmpty();
    assertThat(recorded.decodeTimesRise("v")).isTrue();
    assertThat(recorded.codecs()).isEqualTo(codecs);
    assertThat(api.status("plan-" + mount).getString("plan")).startsWith(plan);
  }

  @Test
  void copiedHevc_isListedAsApplesPlayersWantIt() throws Exception {
    api.channel("hvc1", camera.url("/hevc") + "?hvc1");
    Stream.open(gateway, "hvc1").awaitSegments(1, PATIENCE);
    assertThat(get("/hls_gateway/read/hvc1/index.m3u8")).contains("CODECS=\"hvc1.");
  }

  @Test
  void aTestOfTheSource_saysWhatWillBecomeOfIt_andTheChannelKnows() throws Exception {
    String source = camera.url("/mjpeg") + "?tested";
    HttpResponse<String> report = api.testSource(source);
    assertThat(report.body())
        .contains("\"playable\":true")
        .contains("Video MJPEG 640x360 25 fps transcoded to H.264 640x360");
    api.channel("tested", source);
    assertThat(api.status("tested").getString("plan")).startsWith("Video MJPEG 640x360 25 fps");
  }

  @Test
  void aChannelThatNeverRan_saysThatItsSourceIsNotKnown() throws Exception {
    api.channel("unseen", camera.url("/h264-aac") + "?unseen");
    assertThat(api.status("unseen").getString("plan")).contains("not looked at yet");
  }

  private String get(String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).build(),
            BodyHandlers.ofString())
        .body();
  }
}
