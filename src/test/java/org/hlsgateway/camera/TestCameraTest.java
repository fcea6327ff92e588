package org.hlsgateway.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TestCameraTest {

  private static TestCamera camera;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    camera = TestCamera.start();
  }

  @AfterAll
  static void stop() {
    camera.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/h264-aac, h264 aac",
    "/h264-g711, h264 pcm_alaw",
    "/h264-l16, h264 pcm_s16be",
    "/video-only, h264",
    "/audio-only, aac",
    "/bframes, h264 aac",
    "/hevc, hevc",
    "/mjpeg, mjpeg pcm_alaw",
    "/big, h264",
    "/clock, h264",
    "/slow, h264 aac"
  })
  void mount_carriesWhatItsNameSays(String mount, String codecs) throws Exception {
    assertThat(probe(camera.url(mount), "stream=codec_name").output().replace("\n", " ").strip())
        .isEqualTo(codecs);
  }

  @Test
  void bframes_hasFramesOutOfOrder() throws Exception {
    assertThat(probe(camera.url("/bframes"), "stream=has_b_frames").output()).startsWith("2");
  }

  @Test
  void digest_withTheLogin_answers() throws Exception {
    assertThat(probe(camera.urlWithLogin("/digest"), "stream=codec_name").output())
        .contains("h264", "aac");
  }

  @Test
  void digest_withoutTheLogin_isRefused() throws Exception {
    Result result = probe(camera.url("/digest"), "stream=codec_name");

    assertThat(result.exit()).isNotZero();
    assertThat(result.errors()).contains("401");
  }

  @Test
  void gop10_hasOneKeyframeInFourSeconds() throws Exception {
    String flags =
        run("ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-read_intervals", "%+4")
            .with("-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0")
            .with(camera.url("/gop10"))
            .result()
            .output();

    assertThat(flags.lines().filter(line -> line.startsWith("K"))).hasSize(1);
    assertThat(flags.lines()).hasSizeGreaterThan(80);
  }

  @Test
  void cut_dropsClientsAndRefusesNewOnes_untilRestored() throws Exception {
    Process viewer = view("/video-only");
    try {
      awaitClients(count -> count == 1);
      camera.cut();
      assertThat(viewer.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(camera.clients()).isZero();
      assertThat(probe(camera.url("/video-only"), "stream=codec_name").errors())
          .contains("Connection refused");
    } finally {
      viewer.destroyForcibly().waitFor();
      camera.restore();
    }

    assertThat(probe(camera.url("/video-only"), "stream=codec_name").output()).contains("h264");
  }

  @Test
  void stall_keepsTheClientAndSendsNothing_untilResumed() throws Exception {
    Path received = directory.resolve("received.ts");
    Process viewer = view("/h264-aac", received);
    try {
      awaitGrowth(received, 0);
      camera.stall();
      // What was under way still arrives; then nothing does.
      long stalledAt = awaitNoGrowth(received);
      assertThat(camera.clients()).isEqualTo(1);
      camera.resume();
      awaitGrowth(received, stalledAt);
    } finally {
      camera.resume();
      viewer.destroyForcibly().waitFor();
    }
    awaitClients(count -> count == 0);
  }

  private Process view(String mount) throws IOException {
    return view(mount, directory.resolve("seen.ts"));
  }

  private Process view(String mount, Path received) throws IOException {
    List<String> words = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "quiet"));
    words.addAll(List.of("-rtsp_transport", "tcp", "-i", camera.url(mount), "-c", "copy"));
    words.addAll(List.of("-flush_packets", "1", "-f", "mpegts", received.toString()));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start();
  }

  private static void awaitClients(IntPredicate wanted) throws InterruptedException {
    while (!wanted.test(camera.clients())) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void awaitGrowth(Path file, long above) throws Exception {
    while (!Files.exists(file) || Files.size(file) <= above) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static long awaitNoGrowth(Path file) throws Exception {
    long before;
    do {
      before = Files.size(file);
      TimeUnit.SECONDS.sleep(1);
    } while (Files.size(file) != before);
    return before;
  }

  private Result probe(String url, String entries) throws Exception {
    return run("ffprobe", "-v", "error", "-rtsp_transport", "tcp")
        .with("-show_entries", entries, "-of", "csv=p=0", url)
        .result();
  }

  private Command run(String... command) {
    return new Command(directory, new ArrayList<>(List.of(command)));
  }

  private record Result(int exit, String output, String errors) {}

  private record Command(Path directory, List<String> words) {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    Command with(String... more) {
      words.addAll(List.of(more));
      return this;
    }

    Result result() throws Exception {
      Path errors = directory.resolve("errors");
      Process process =
          new ProcessBuilder(words).redirectError(errors.toFile()).redirectInput(NOTHING).start();
      try {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output, Files.readString(errors));
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
