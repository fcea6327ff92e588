package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.chrome.ChromeDriver;

/** What a channel asks to be made of its source is made of it, and plays. */
@Order(1)
class OutputIT extends GatewayScene {

  private static final Duration SOON = Duration.ofSeconds(40);

  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : toClose) {
      each.close();
    }
  }

  private TestCamera camera() {
    TestCamera camera = TestCamera.start();
    toClose.add(camera);
    return camera;
  }

  private HttpSender http() throws Exception {
    HttpSender sender = new HttpSender();
    toClose.add(0, sender);
    return sender;
  }

  private void channel(String nickname, String source, JsonObjectBuilder output) throws Exception {
    api.channel(nickname, source, Json.createObjectBuilder().add("output", output));
    toClose.add(0, () -> api.send("DELETE", "/" + nickname, null));
  }

  private static JsonObjectBuilder ladder(String... rungs) {
    return Json.createObjectBuilder()
        .add("ladder", "CHOSEN")
        .add("rungs", Json.createArrayBuilder(List.of(rungs)));
  }

  private String multivariant(String nickname) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(index(nickname)).timeout(SOON).build(), BodyHandlers.ofString())
        .body();
  }

  private URI index(String nickname) {
    return gateway.resolve("/hls_gateway/read/" + nickname + "/index.m3u8");
  }

  /** What came of each rendition decodes, in rising times; the codecs, in the order of listing. */
  private List<String> decoded(String nickname) throws Exception {
    List<String> codecs = new ArrayList<>();
    List<Stream> all = Stream.renditions(gateway, nickname);
    for (Stream rendition : all) {
      rendition.awaitSegments(3, SOON);
      MediaFile media = MediaFile.of(rendition.initAndSegments());
      assertThat(media.decodingErrors()).isEmpty();
      codecs.add(media.codecs());
      assertThat(media.decodeTimesRise(media.codecs().startsWith("aac") ? "a" : "v")).isTrue();
    }
    return codecs;
  }

  @Test
  void aLadder_keepsTheRulesOfLowLatencyHls_andEachSizeDecodes() throws Exception {
    channel(
        "ladder",
        camera().url("/h264-aac") + "?ladder",
        ladder("640x360", "426x240-25~300", "214x120-13~100"));

    assertThat(decoded("ladder")).containsExactly("h264 aac", "h264 aac", "h264 aac");
    assertThat(multivariant("ladder"))
        .contains("RESOLUTION=640x360", "RESOLUTION=426x240", "RESOLUTION=214x120")
        .contains("FRAME-RATE=12.500");
    assertThat(LivePlaylistCheck.run(index("ladder"), Duration.ofSeconds(15))).isEmpty();
    assertThat(api.status("ladder").getString("plan"))
        .startsWith("Video copied, H.264 Constrained Baseline 640x360 25 fps, and transcoded to");
  }

  @Test
  void aBrowser_goesFromOneSizeToAnother_withoutAStop() throws Exception {
    channel("levels", camera().url("/h264-aac") + "?levels", ladder("640x360", "320x180-25~200"));
    ChromeDriver browser = Browser.open();
    toClose.add(0, browser::quit);
    browser.get(gateway + "/hls_gateway/watch/levels");
    browser.executeScript(
        "const video = document.createElement('video'); video.muted = true;"
            + "document.body.append(video);"
            + "const hls = new Hls({lowLatencyMode: true}); hls.loadSource(arguments[0]);"
            + "hls.attachMedia(video); video.play(); window.test = {video, hls, errors: []};"
            + "hls.on(Hls.Events.ERROR, (e, d) => { if (d.fatal) test.errors.push(d.details); });",
        index("levels").toString());

    for (int level : new int[] {0, 1, 0}) {
      int height = level == 0 ? 180 : 360;
      browser.executeScript("test.hls.nextLevel = arguments[0]", level);
      Eventually.happens(
          "the picture is " + height + " high",
          SOON,
          () -> number(browser, "return test.video.videoHeight") == height);
      double from = number(browser, "return test.video.currentTime");
      Eventually.happens(
          "it plays on", SOON, () -> number(browser, "return test.video.currentTime") > from + 2);
    }
    assertThat(number(browser, "return test.hls.levels.length")).isEqualTo(2);
    assertThat(browser.executeScript("return test.errors.join()")).isEqualTo("");
  }

  private static double number(ChromeDriver browser, String script) {
    return ((Number) browser.executeScript(script)).doubleValue();
  }

  @Test
  void everyLanguage_isARenditionOfItsOwn() throws Exception {
    List<String> two = new ArrayList<>(List.of("-map", "0:v", "-map", "1:a", "-map", "1:a"));
    two.addAll(List.of("-metadata:s:a:0", "language=deu", "-metadata:s:a:1", "language=fra"));
    two.addAll(Sender.H264_AND_AAC);
    String source = http().film("/languages", "video/mp2t", "mpegts", two).url("/languages");
    channel("languages", source, Json.createObjectBuilder().add("audio", "ALL"));

    assertThat(decoded("languages")).containsExactly("aac", "aac", "h264");
    assertThat(multivariant("languages"))
        .containsPattern("#EXT-X-MEDIA:TYPE=AUDIO.*LANGUAGE=\"de\"")
        .containsPattern("#EXT-X-MEDIA:TYPE=AUDIO.*LANGUAGE=\"fr\"");
    assertThat(LivePlaylistCheck.run(index("languages"), Duration.ofSeconds(10))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "video-only, SILENCE_IF_NONE, h264 aac",
    "video-only, FIRST, h264",
    "h264-g711, NONE, h264",
    "audio-only, FIRST, aac",
    "audio-only, SILENCE_IF_NONE, aac"
  })
  void soundIsWhatTheChannelAsksFor(String mount, String audio, String codecs) throws Exception {
    channel(
        "sound",
        camera().url("/" + mount) + "?" + audio,
        Json.createObjectBuilder().add("audio", audio));
    assertThat(decoded("sound")).containsExactly(codecs);
  }

  @Test
  void aSourceWithoutSoundThatIsToHaveSome_isSilentAndOnTime() throws Exception {
    channel(
        "silence",
        camera().url("/video-only") + "?silence",
        Json.createObjectBuilder().add("audio", "SILENCE_IF_NONE"));
    assertThat(LivePlaylistCheck.run(index("silence"), Duration.ofSeconds(8))).isEmpty();
  }

  @Test
  void hevcThatIsToPlayEverywhere_getsH264Beside() throws Exception {
    channel(
        "everywhere",
        camera().url("/hevc") + "?everywhere",
        Json.createObjectBuilder().add("playsEverywhere", true));
    assertThat(decoded("everywhere")).containsExactly("hevc", "h264");
    assertThat(multivariant("everywhere")).contains("\"hvc1.", "\"avc1.");
  }

  @Test
  void sparseKeyframes_areSaid_andEncodedIfTheChannelAsks() throws Exception {
    String source = camera().url("/gop10") + "?sparse";
    channel("sparse", source, Json.createObjectBuilder().add("keyframeLimitSeconds", 4));
    Stream.open(gateway, "sparse").awaitSegments(2, SOON);
    Eventually.happens(
        "the page says so",
        SOON,
        () -> api.status("sparse").getString("plan").contains("keyframes are up to 10 s apart"));
    api.send("POST", "/sparse/stop", null);

    channel(
        "sparse-encoded",
        source,
        Json.createObjectBuilder()
            .add("keyframeLimitSeconds", 4)
            .add("encodeSparseKeyframes", true));
    Stream encoded = Stream.open(gateway, "sparse-encoded");
    encoded.awaitSegments(3, SOON);
    assertThat(api.status("sparse-encoded").getString("plan")).contains("so it is encoded");
    assertThat(LivePlaylistCheck.run(index("sparse-encoded"), Duration.ofSeconds(8))).isEmpty();
  }

  @Test
  void interlacedMpeg2_isDeinterlacedAndEncoded() throws Exception {
    List<String> broadcast =
        List.of(
            "-vf",
            "scale=720:576,setfield=tff,tinterlace=interleave_top",
            "-c:v",
            "mpeg2video",
            "-flags",
            "+ilme+ildct",
            "-b:v",
            "3M",
            "-g",
            "12",
            "-c:a",
            "mp2",
            "-b:a",
            "128k");
    String source = http().film("/broadcast", "video/mp2t", "mpegts", broadcast).url("/broadcast");
    channel("broadcast", source, Json.createObjectBuilder());

    assertThat(decoded("broadcast")).containsExactly("h264 aac");
    assertThat(api.status("broadcast").getString("plan"))
        .contains("MPEG-2", "interlaced transcoded to H.264", "MP2 transcoded to AAC");
  }

  @ParameterizedTest
  @CsvSource({
    "vp9, libvpx-vp9 -deadline realtime -cpu-used 8 -g 25, libopus, vp9 opus",
    "av1, libsvtav1 -preset 12 -g 25, libopus, av1 opus",
    "vp8, libvpx -deadline realtime -cpu-used 8 -g 25, libvorbis, h264 aac"
  })
  void codecsOfTheWeb_arePassedOnWherePlayersTakeThem(
      String name, String video, String audio, String codecs) throws Exception {
    List<String> film = new ArrayList<>(List.of("-pix_fmt", "yuv420p", "-c:v"));
    film.addAll(List.of(video.split(" ")));
    film.addAll(List.of("-c:a", audio, "-ac", "2"));
    String source = http().film("/web", "video/webm", "matroska", film).url("/web");
    channel("web-" + name, source, Json.createObjectBuilder());

    assertThat(decoded("web-" + name)).containsExactly(codecs);
  }
}
