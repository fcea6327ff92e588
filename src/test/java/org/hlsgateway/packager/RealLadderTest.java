package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.checker.RenditionsChecker;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ladders and languages as FFmpeg really writes them, through one pipe; played by FFmpeg. */
class RealLadderTest {
  private static final int SECONDS = 8;
  private static final String TWO_LANGUAGES =
      " -map 1:a -map 2:a -metadata:s:a:0 language=eng -metadata:s:a:1 language=ger -c:a aac";
  private static final String THREE_SIZES =
      "-filter_complex [0:v]split=3[a][b][c];[b]scale=320:180[d];[c]scale=160:90[e]"
          + " -map [a] -map [d] -map [e] -c:v libx264 -preset ultrafast -bf 0 -sc_threshold 0"
          + " -force_key_frames expr:gte(t,n_forced*1) -b:v:0 600k -maxrate:v:0 800k"
          + " -bufsize:v:0 800k -b:v:1 300k -maxrate:v:1 400k -bufsize:v:1 400k -b:v:2 100k"
          + " -maxrate:v:2 150k -bufsize:v:2 150k";

  @TempDir Path folder;
  private final RenditionsChecker checker = new RenditionsChecker();
  private Instant now = Session.START;

  @Test
  void threeSizesAndTwoLanguages_playWithoutErrors() throws Exception {
    LivePresentation presentation = play(THREE_SIZES + TWO_LANGUAGES);

    assertThat(checker.violations()).isEmpty();
    assertThat(presentation.renditions()).hasSize(5);
    String multivariant = Files.readString(folder.resolve("index.m3u8"));
    assertThat(multivariant)
        .contains("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"1\"")
        .contains("NAME=\"German\",LANGUAGE=\"de\",DEFAULT=NO")
        .contains(
            "RESOLUTION=640x360,FRAME-RATE=25.000,AUDIO=\"audio\",CLOSED-CAPTIONS=NONE\nx_v0_main.m3u8")
        .contains(
            "RESOLUTION=320x180,FRAME-RATE=25.000,AUDIO=\"audio\",CLOSED-CAPTIONS=NONE\nx_v1_main.m3u8")
        .contains(
            "RESOLUTION=160x90,FRAME-RATE=25.000,AUDIO=\"audio\",CLOSED-CAPTIONS=NONE\nx_v2_main.m3u8");
    assertBandwidthsAreBounds(multivariant, ".m4s");
    assertEveryVideoSegmentBeginsWithAKeyframe(presentation);
    assertPlays("25,640,25,320,25,160");
    assertGstreamerPlays();
  }

  @Test
  void asTransportStreams_threeSizesAndTwoLanguages_playWithoutErrors() throws Exception {
    Packager packager = run(THREE_SIZES + TWO_LANGUAGES, presentation -> {});
    String index = packager.presentation().multivariantOfTransportStreams("", 0);
    Files.writeString(folder.resolve("index.m3u8"), index);
    packager.finish(now);
    for (LiveWindow window : packager.presentation().renditions()) {
      TsView view = window.transportStream();
      keep(
          window.playlistName(),
          ((Reload.Answer) view.decide(ReloadRequest.NOW)).playlist().text(),
          view::media);
    }

    assertBandwidthsAreBounds(index, ".ts");
    assertPlays("25,640,25,320,25,160");
    assertGstreamerPlays();
  }

  @Test
  void theBeginnersPlaylist_hasWhatTheEncodersWereTold() throws Exception {
    List<String> first = new ArrayList<>();
    run(
        THREE_SIZES + TWO_LANGUAGES,
        presentation -> {
          if (presentation.isListable() && first.isEmpty()) {
            first.add(presentation.multivariant(""));
          }
        });
    List<Long> bandwidths = numbers(first.get(0), "[:,]BANDWIDTH=(\\d+)");
    // The rates declared, 69 kbit/s for the sound, and a tenth for what may still come.
    assertThat(bandwidths.get(0)).isBetween(900_000L, 1_100_000L);
    assertThat(bandwidths.get(1)).isBetween(450_000L, 650_000L);
    assertThat(bandwidths.get(2)).isBetween(200_000L, 350_000L);
  }

  @Test
  void twoSizesAndOneSound_playWithoutErrors() throws Exception {
    LivePresentation presentation =
        play(
            "-filter_complex [0:v]split=2[a][b];[b]scale=160:90,fps=12.5[c] -map [a] -map [c]"
                + " -map 1:a -c:v libx264 -preset ultrafast -bf 2 -sc_threshold 0"
                + " -force_key_frames expr:gte(t,n_forced*1) -c:a aac");

    assertThat(checker.violations()).isEmpty();
    assertThat(presentation.renditions()).hasSize(2);
    assertThat(Files.readString(folder.resolve("index.m3u8")))
        .containsPattern("CODECS=\"avc1\\.[0-9a-f]{6},mp4a\\.40\\.2\",RESOLUTION=640x360")
        .contains("RESOLUTION=160x90,FRAME-RATE=12.500,CLOSED-CAPTIONS=NONE\nx_v1_main.m3u8");
    assertEveryVideoSegmentBeginsWithAKeyframe(presentation);
    assertPlays("25,640,25/2,160");
  }

  @Test
  void otherCodecs_playWithoutErrors() throws Exception {
    play(
        "-filter_complex [0:v]split=2[a][b];[b]scale=160:90[c] -map [a] -map [c] -map 1:a"
            + " -c:v:0 libx265 -tag:v:0 hvc1 -x265-params log-level=none:keyint=25:scenecut=0"
            + ":bframes=0 -preset ultrafast -c:v:1 libx264 -bf:v:1 0 -g:v:1 25 -c:a libopus");

    assertThat(checker.violations()).isEmpty();
    assertThat(Files.readString(folder.resolve("index.m3u8")))
        .containsPattern("CODECS=\"hvc1\\.1\\.6\\.L\\d+\\.90,opus\",RESOLUTION=640x360")
        .containsPattern("CODECS=\"avc1\\.[0-9a-f]{6},opus\",RESOLUTION=160x90");
    assertPlays("25,640,25,160");
  }

  /** Runs FFmpeg through the packager; leaves all playlists and files in the folder. */
  private LivePresentation play(String outputs) throws Exception {
    Packager packager = run(outputs, this::check);
    LivePresentation presentation = packager.presentation();
    Files.writeString(folder.resolve("index.m3u8"), presentation.multivariant(""));
    packager.finish(now);
    for (LiveWindow window : packager.presentation().renditions()) {
      keep(window.playlistName(), window.playlist().text(), window::media);
    }
    return packager.presentation();
  }

  /** Leaves a media playlist, and all that it lists, in the folder. */
  private void keep(String name, String playlist, Function<String, MediaLookup> media)
      throws IOException {
    Files.writeString(folder.resolve(name), playlist);
    Matcher names =
        Pattern.compile("x[a-z0-9_]*_(?:init|seg)\\d+\\.(?:m4s|mp4|ts)").matcher(playlist);
    while (names.find()) {
      Media found = ((MediaLookup.Found) media.apply(names.group())).media();
      try (OutputStream out = Files.newOutputStream(folder.resolve(names.group()))) {
        found.writeTo(out, 0, found.length());
      }
    }
  }

  private void check(LivePresentation presentation) {
    if (presentation.isListable()) {
      Map<String, String> texts = new LinkedHashMap<>();
      presentation
          .renditions()
          .forEach(window -> texts.put(window.playlistName(), window.playlist().text()));
      checker.accept(texts, now);
    }
  }

  private Packager run(String outputs, Consumer<LivePresentation> onChange) throws Exception {
    String command =
        "ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i"
            + " sine=300:sample_rate=48000 -f lavfi -i sine=500:sample_rate=48000 "
            + outputs
            + " -t "
            + SECONDS
            + " -f mp4 -movflags"
            + " +frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer"
            + " -use_editlist 0 -avoid_negative_ts disabled -output_ts_offset 10"
            + " -frag_duration 100000 -";
    Packager packager =
        new Packager(
            new PackagerSettings(
                Duration.ofSeconds(1), Duration.ofMillis(200), 20, Duration.ofSeconds(1)),
            "x",
            onChange);
    Fmp4Input input = new Fmp4Input(packager);
    Process ffmpeg;
    try {
      ffmpeg =
          new ProcessBuilder(command.split(" "))
              .redirectError(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "ffmpeg is not installed");
      throw e;
    }
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
    packager.endInput(now);
    assertThat(Files.readString(folder.resolve("log"))).isEmpty();
    return packager;
  }

  /** RFC 8216 4.3.4.2: no segment of a variant, with its sound, is heavier than BANDWIDTH. */
  private void assertBandwidthsAreBounds(String multivariant, String ending) throws IOException {
    List<Long> bandwidths = numbers(multivariant, "[:,]BANDWIDTH=(\\d+)");
    assertThat(bandwidths).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    for (int rung = 0; rung < bandwidths.size(); rung++) {
      for (int i = 0; i < SECONDS - 1; i++) {
        long bytes =
            Files.size(folder.resolve("x_v" + rung + "_seg" + i + ending))
                + Files.size(folder.resolve("x_a0_seg" + i + ending));
        assertThat(bytes * 8).isLessThanOrEqualTo(bandwidths.get(rung));
      }
    }
  }

  private void assertEveryVideoSegmentBeginsWithAKeyframe(LivePresentation presentation) {
    for (LiveWindow window : presentation.renditions()) {
      String playlist = window.playlist().text();
      assertThat(playlist).doesNotContain("GAP");
      if (window.description().width() > 0) {
        List<String> lines = playlist.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
          boolean first =
              lines.get(i).startsWith("#EXT-X-PART:")
                  && lines.get(i - 1).startsWith("#EXT-X-PROGRAM");
          assertThat(!first || lines.get(i).contains("INDEPENDENT=YES")).as(lines.get(i)).isTrue();
        }
      }
    }
  }

  /** FFmpeg's player opens every variant and every sound; all frames decode. */
  private void assertPlays(String ratesAndWidths) throws Exception {
    String index = folder.resolve("index.m3u8").toString();
    assertThat(
            output(
                "ffmpeg -nostdin -v warning -xerror -allowed_extensions ALL -i "
                    + index
                    + " -map 0 -f null -"))
        .isEmpty();
    String streams =
        output(
            "ffprobe -v error -allowed_extensions ALL -select_streams v -show_entries"
                + " stream=width,r_frame_rate -of csv=p=0 "
                + index);
    List<String> seen = new ArrayList<>();
    for (String line : streams.lines().filter(line -> !line.isBlank()).distinct().toList()) {
      String[] fields = line.split(",");
      seen.add(fields[1].replace("/1", "") + "," + fields[0]);
    }
    assertThat(String.join(",", seen)).isEqualTo(ratesAndWidths);
    String frames =
        output(
            "ffprobe -v error -allowed_extensions ALL -count_frames -select_streams v:0"
                + " -show_entries stream=nb_read_frames -of csv=p=0 "
                + index);
    assertThat(frames.lines().findFirst().orElseThrow()).startsWith(String.valueOf(SECONDS * 25));
  }

  /** To its end, with hlsdemux, which chooses variants by itself. */
  private void assertGstreamerPlays() throws Exception {
    String log;
    try {
      log =
          output(
              "gst-launch-1.0 playbin video-sink=fakesink audio-sink=fakesink uri=file://"
                  + folder.resolve("index.m3u8"));
    } catch (IOException e) {
      // GStreamer is not installed: FFmpeg's player has to do.
      return;
    }
    assertThat(log).contains("Got EOS from element").doesNotContain("ERROR", "WARNING");
  }

  private static List<Long> numbers(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> Long.parseLong(match.group(1)))
        .toList();
  }

  private static String output(String command) throws Exception {
    Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    try (InputStream in = process.getInputStream()) {
      String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
