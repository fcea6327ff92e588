package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.Test;

/** A real camera recorded by the API, and what becomes of it. */
class RecordingIT extends CameraScene {

  private final RecordingsApi recordings =
      new RecordingsApi(gateway, SharedGateway.adminUser(), SharedGateway.adminPassword());

  @Test
  void recordNow_runsTheChannelWithoutViewers_untilItIsStopped() throws Exception {
    String source = camera.url("/h264-aac") + "?recorded";
    api.channel("recorded", source, Json.createObjectBuilder().add("idleSeconds", 1));
    assertThat(recordings.start("recorded").statusCode()).isEqualTo(202);
    JsonObject recording = recordings.awaitSeconds("recorded", 6, Duration.ofSeconds(40));
    assertThat(recording.getBoolean("active")).isTrue();
    assertThat(api.state("recorded")).isEqualTo("LIVE");
    String growing = recordings.text(recording.getString("playlist"), 200);
    assertThat(growing)
        .contains("#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-START:TIME-OFFSET=0")
        .doesNotContain("#EXT-X-ENDLIST");
    assertThat(recordings.delete(recording.getString("id")).statusCode()).isEqualTo(409);

    recordings.stop("recorded");

    String id = recording.getString("id");
    Eventually.happens(
        "the recording ends",
        Duration.ofSeconds(30),
        () -> !recordings.get(id).getBoolean("active"));
    Eventually.happens(
        "the channel stops, since nobody watches",
        Duration.ofSeconds(10),
        () -> FfmpegProcesses.reading(source).isEmpty());
    // RFC 8216 6.2.1: to what somebody plays already, lines are added and nothing else.
    assertThat(recordings.text(recording.getString("playlist"), 200))
        .startsWith(growing)
        .endsWith("#EXT-X-ENDLIST\n");
    anEndedRecordingPlaysAndDecodes(recordings.get(id));
    aDeletedRecordingFreesTheDisk(id);
  }

  private void anEndedRecordingPlaysAndDecodes(JsonObject recording) throws Exception {
    String playlist = recording.getString("playlist");
    assertThat(MediaFile.playlistErrors(gateway.resolve(playlist), recordings.authorization()))
        .isEmpty();

    List<String> downloads = recording.getJsonArray("downloads").getValuesAs(JsonString::getString);
    assertThat(downloads).hasSize(1);
    HttpResponse<byte[]> download = recordings.bytes(downloads.get(0), "");
    assertThat(download.statusCode()).isEqualTo(200);
    assertThat(download.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"recorded-");
    MediaFile file = MediaFile.of(download.body());
    assertThat(file.decodingErrors()).isEmpty();
    assertThat(file.decodeTimesRise("v")).isTrue();
    assertThat(file.decodeTimesRise("a")).isTrue();
    assertThat(file.codecs()).isEqualTo("h264 aac");
    assertThat(file.startSeconds()).isBetween(0.0, 0.3);
    // Without reading it to its end: its index says so.
    assertThat(file.durationSeconds())
        .isCloseTo(recording.getJsonNumber("duration").doubleValue(), within(0.5));

    HttpResponse<byte[]> range = recordings.bytes(downloads.get(0), "bytes=1000-1999");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(download.body(), 1000, 2000));

    // What goes on with an older version would be spliced from two.
    assertThat(download.headers().firstValue("Cache-Control")).contains("private, no-cache");
    String version = download.headers().firstValue("ETag").orElseThrow();
    assertThat(recordings.bytes(downloads.get(0), "bytes=1000-1999", version).statusCode())
        .isEqualTo(206);
    HttpResponse<byte[]> whole = recordings.bytes(downloads.get(0), "bytes=1000-1999", "\"old\"");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(download.body());
  }

  private void aDeletedRecordingFreesTheDisk(String id) throws Exception {
    Path folder = folderOf(id);
    assertThat(folder).isNotEmptyDirectory();
    assertThat(recordings.delete(id).statusCode()).isEqualTo(204);
    assertThat(folder).doesNotExist();
    assertThat(recordings.delete(id).statusCode()).isEqualTo(404);
  }

  @Test
  void aCameraThatIsGoneAndBack_leavesOneRecordingOfTwoFiles_thatPlaysThrough() throws Exception {
    try (TestCamera own = TestCamera.start()) {
      api.channel("gap", own.url("/h264-aac"));
      recordings.start("gap");
      recordings.awaitSeconds("gap", 3, Duration.ofSeconds(40));
      own.cut();
      Eventually.happens(
          "the channel is being restarted",
          Duration.ofSeconds(20),
          () -> api.state("gap").equals("RESTARTING"));
      own.restore();
      String id = recordings.newest("gap").getString("id");
      Eventually.happens(
          "the recording goes on across the gap",
          Duration.ofSeconds(60),
          () -> recordings.get(id).getJsonArray("downloads").size() == 2);
      recordings.stop("gap");
      Eventually.happens(
          "the recording ends",
          Duration.ofSeconds(30),
          () -> !recordings.get(id).getBoolean("active"));
      JsonObject recording = recordings.get(id);
      assertThat(recordings.text(recording.getString("playlist"), 200))
          .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP");
      for (int part = 0; part < 2; part++) {
        String path = recording.getJsonArray("downloads").getString(part);
        assertThat(MediaFile.of(recordings.bytes(path, "").body()).decodingErrors()).isEmpty();
      }
      recordings.delete(id);
    }
  }

  @Test
  void withoutALogin_nothingOfARecordingIsGivenOut() throws Exception {
    RecordingsApi stranger = new RecordingsApi(gateway, "admin", "not-the-password");
    for (String path :
        List.of(
            "/hls_gateway/api/recordings",
            "/hls_gateway/api/recording-media/20260301-100000-7/index.m3u8",
            "/hls_gateway/api/channels/door/recording")) {
      assertThat(stranger.bytes(path, "").statusCode()).isIn(401, 429);
    }
  }

  @Test
  void whatIsNotThere_isAProblem() throws Exception {
    api.channel("quiet", camera.url("/h264-aac"));
    for (String path :
        List.of(
            "/hls_gateway/api/recordings/20000101-000000-1",
            "/hls_gateway/api/recordings?channel=nobody",
            "/hls_gateway/api/channels/nobody/recording",
            "/hls_gateway/api/recording-media/20000101-000000-1/index.m3u8",
            "/hls_gateway/api/recording-media/20000101-000000-1/..%2f..%2fsecret.key")) {
      HttpResponse<byte[]> answer = recordings.bytes(path, "");
      assertThat(answer.statusCode()).as(path).isBetween(400, 404);
    }
    assertThat(recordings.of("quiet")).isEmpty();
    assertThat(recordings.status("quiet").getBoolean("recording")).isFalse();
  }

  private static Path folderOf(String id) {
    String channel = id.substring(id.lastIndexOf('-') + 1);
    Path folder = SharedGateway.directory().resolve("data").resolve("recordings");
    assertThat(Files.isDirectory(folder)).isTrue();
    return folder.resolve(channel).resolve(id);
  }
}
