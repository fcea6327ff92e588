package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.checker.PlaylistChecker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What FFmpeg really writes goes in, and FFmpeg must be content with what comes out. */
class RealFfmpegTest {
  private static final List<String> FRAGMENTS =
      List.of(
          "-f",
          "mp4",
          "-movflags",
          "+frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer",
          "-use_editlist",
          "0",
          "-avoid_negative_ts",
          "disabled",
          "-output_ts_offset",
          "10",
          "-frag_duration",
          "1");

  @TempDir Path folder;

  @BeforeEach
  void ffmpegIsThere() throws InterruptedException {
    try {
      run(List.of("ffprobe", "-version"));
    } catch (IOException e) {
      assumeTrue(false, "ffmpeg and ffprobe are not installed");
    }
  }

  @Test
  void copiedBFramesAndAac_decodeCleanlyAndKeepTheirTimes() throws Exception {
    List<String> source =
        List.of("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25");
    roundTrip("25", source, List.of("-c:a", "aac"));
  }

  @Test
  void videoAlone_decodesCleanlyAndKeepsItsTimes() throws Exception {
    List<String> source = List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "40", "-an");
    roundTrip("30000/1001", source, List.of());
  }

  private void roundTrip(String rate, List<String> videoCodec, List<String> audioCodec)
      throws Exception {
    Path source = folder.resolve("source.mp4");
    List<String> make = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i"));
    make.add("testsrc2=size=320x180:rate=" + rate + ":duration=6");
    make.addAll(List.of("-f", "lavfi", "-i", "sine=440:duration=6:sample_rate=48000"));
    make.addAll(videoCodec);
    make.addAll(audioCodec);
    make.addAll(List.of("-y", source.toString()));
    assertThat(run(make)).isEmpty();

    PlaylistChecker checker = new PlaylistChecker();
    Packager packager =
        new Packager(
            new PackagerSettings(
                Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(1)),
            "x",
            presentation -> checker.accept(presentation.best().playlist().text(), Session.START));
    feed(source, packager);

    Path result = folder.resolve("result.mp4");
    writeSegments(packager.presentation().best(), result);
    assertThat(checker.violations()).isEmpty();
    assertThat(run(List.of("ffmpeg", "-v", "error", "-i", result.toString(), "-f", "null", "-")))
        .isEmpty();
    List<String> expected = packets(folder.resolve("fragments.mp4"));
    List<String> actual = packets(result);
    // Left out is what is heard before the first picture is shown, and what FFmpeg holds back of
    // the audio until after the last frame: as long as B-frames are reordered.
    assertThat(actual).hasSizeGreaterThan(140);
    assertThat(expected).containsAll(actual);
    assertThat(expected.stream().filter(p -> !actual.contains(p)).toList())
        .hasSizeLessThan(8)
        .allMatch(packet -> packet.startsWith("1,"));
    assertThat(packager.presentation().multivariant("")).contains("avc1.", "RESOLUTION=320x180");
  }

  /** Runs FFmpeg as the gateway does; keeps what it wrote, to compare with. */
  private void feed(Path source, Packager packager) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-i", source.toString()));
    command.addAll(List.of("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"));
    command.addAll(FRAGMENTS);
    command.add("-");
    Process ffmpeg =
        new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
    Instant now = Session.START;
    Fmp4Input input = new Fmp4Input(packager);
    input.beginInput(now);
    byte[] buffer = new byte[8192];
    try (InputStream in = ffmpeg.getInputStream();
        OutputStream copy = Files.newOutputStream(folder.resolve("fragments.mp4"))) {
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        copy.write(buffer, 0, length);
        input.write(buffer, 0, length, now, now);
        now = now.plusMillis(10);
      }
    } finally {
      ffmpeg.destroyForcibly().waitFor();
    }
    packager.finish(now);
    assertThat(Files.readString(folder.resolve("log"))).isEmpty();
  }

  private static void writeSegments(LiveWindow window, Path result) throws IOException {
    try (OutputStream out = Files.newOutputStream(result)) {
      String playlist = window.playlist().text();
      List<String> files = new ArrayList<>(List.of("x_init0.mp4"));
      playlist.lines().filter(line -> line.startsWith("x_seg")).forEach(files::add);
      assertThat(playlist).contains("MEDIA-SEQUENCE:0\n");
      for (String file : files) {
        Media media = ((MediaLookup.Found) window.media(file)).media();
        media.writeTo(out, 0, media.length());
      }
    }
  }

  private static List<String> packets(Path file) throws Exception {
    return run(List.of(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "packet=stream_index,pts,dts,size,flags",
            "-of",
            "csv=p=0",
            file.toString()))
        .lines()
        .toList();
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      String output = new String(in.readAllBytes());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
