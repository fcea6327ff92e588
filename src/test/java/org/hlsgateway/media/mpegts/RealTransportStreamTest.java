package org.hlsgateway.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.Fmp4Input;
import org.hlsgateway.packager.NotedSegments;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What FFmpeg encoded goes through fragmented MP4 into TS; FFmpeg must have nothing to say. */
class RealTransportStreamTest {
  private static final List<String> FRAGMENTS =
      List.of(
          "-f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer"
              .split(" "));
  private static final List<String> TIMES =
      List.of(
          "-use_editlist 0 -avoid_negative_ts disabled -output_ts_offset 10 -frag_duration 1"
              .split(" "));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "-c:v libx264 -preset ultrafast -bf 2 -g 25, -c:a aac -ar 48000",
    "-c:v libx264 -preset ultrafast -bf 3 -g 50 -x264-params aud=1, -c:a aac -ar 44100 -b:a 96k",
    "-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=none:keyint=25, -c:a ac3",
    "-c:v libx264 -preset ultrafast -g 25, -c:a libmp3lame -ar 44100",
    "-c:v libx264 -preset ultrafast -g 25, -c:a eac3",
    "-c:v libx264 -preset ultrafast -g 25 -r 4, -c:a aac",
    "-c:v libx264 -preset ultrafast -g 25, -an",
    "-vn, -c:a aac"
  })
  void whatWasEncoded_comesOutOfTheTransportStream_withItsTimes(String video, String audio)
      throws Exception {
    Path ts = convert(video, audio);
    assertThat(
            run(
                "ffmpeg",
                "-v",
                "warning",
                "-xerror",
                "-i",
                ts.toString(),
                "-fps_mode",
                "passthrough",
                "-f",
                "null",
                "-"))
        .isEmpty();
    Set<String> kinds = new TreeSet<>();
    for (String kind : List.of("v", "a")) {
      List<Long> before = presentation(folder.resolve("kept.mp4"), kind);
      List<Long> after = presentation(ts, kind);
      assertThat(after).as(kind).hasSameSizeAs(before);
      for (int i = 0; i < before.size(); i++) {
        // Three units of 90 kHz: FFmpeg works out the later frames of a packet itself.
        assertThat(after.get(i))
            .as(kind + " " + i)
            .isBetween(before.get(i) - 34, before.get(i) + 34);
      }
      if (!before.isEmpty()) {
        kinds.add(kind);
      }
    }
    assertThat(kinds).isNotEmpty();
  }

  @Test
  void everySegment_playsByItself() throws Exception {
    convert("-c:v libx264 -preset ultrafast -bf 2 -g 25", "-c:a aac");
    List<Path> segments;
    try (var files = Files.list(folder)) {
      segments = files.filter(file -> file.toString().endsWith(".part.ts")).sorted().toList();
    }
    assertThat(segments).hasSizeGreaterThan(4);
    for (Path segment : segments) {
      assertThat(
              run(
                  "ffmpeg",
                  "-v",
                  "warning",
                  "-xerror",
                  "-i",
                  segment.toString(),
                  "-f",
                  "null",
                  "-"))
          .as(segment.toString())
          .isEmpty();
    }
  }

  /** Makes kept.mp4 (what the packager kept), and the same as TS. */
  private Path convert(String video, String audio) throws Exception {
    List<FinishedSegment> segments = packaged(video, audio);
    assertThat(segments).isNotEmpty();
    TsMuxer muxer = new TsMuxer();
    Path ts = folder.resolve("all.ts");
    try (OutputStream out = Files.newOutputStream(ts);
        OutputStream mp4 = Files.newOutputStream(folder.resolve("kept.mp4"))) {
      segments.get(0).init().writeTo(mp4, 0, segments.get(0).init().length());
      for (FinishedSegment segment : segments) {
        byte[] bytes =
            muxer.segment(
                segment.init().chunks(), segment.media().chunks(), segment.discontinuity());
        assertThat(bytes.length % 188).isZero();
        out.write(bytes);
        Files.write(folder.resolve(segment.mediaSequence() + ".part.ts"), bytes);
        segment.media().writeTo(mp4, 0, segment.media().length());
      }
    }
    return ts;
  }

  private List<FinishedSegment> packaged(String video, String audio) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error"));
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=6"));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=440:duration=6:sample_rate=48000"));
    command.addAll(List.of((video + " " + audio).split(" ")));
    command.addAll(FRAGMENTS);
    if (audio.contains("ac3")) {
      // FFmpeg knows how AC-3 is to be described only after it has seen a frame.
      command.addAll(List.of("-movflags", FRAGMENTS.get(3) + "+delay_moov"));
    }
    command.addAll(TIMES);
    command.add("-");
    List<FinishedSegment> segments = new ArrayList<>();
    Packager packager =
        new Packager(
            new PackagerSettings(
                Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(1)),
            "x",
            window -> {},
            new NotedSegments(segments));
    Fmp4Input input = new Fmp4Input(packager);
    Process ffmpeg =
        new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    input.beginInput(now);
    byte[] buffer = new byte[8192];
    try (InputStream in = ffmpeg.getInputStream()) {
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        input.write(buffer, 0, length, now, now);
        now = now.plusMillis(10);
      }
    } finally {
      ffmpeg.destroyForcibly().waitFor();
    }
    packager.finish(now);
    assertThat(Files.readString(folder.resolve("log"))).isEmpty();
    return segments;
  }

  /** In microseconds, in the order of presentation. */
  private static List<Long> presentation(Path file, String kind) throws Exception {
    return run(
            "ffprobe",
            "-v",
            "error",
            "-select_streams",
            kind,
            "-show_entries",
            "packet=pts_time",
            "-of",
            "csv=p=0",
            file.toString())
        .lines()
        .map(line -> line.replace(",", ""))
        .filter(line -> !line.isBlank())
        .map(line -> Math.round(Double.parseDouble(line) * 1e6))
        .sorted()
        .toList();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      in.transferTo(output);
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return output.toString();
    } finally {
      process.destroyForcibly();
    }
  }
}
