package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample entries that FFmpeg's encoders really lead to; and what is made of them decodes. */
class RealCodecsTest {
  private static final String FRAGMENTS =
      " -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 1 ";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "libx264 -profile:v high -pix_fmt yuv420p, avc1\\.6400[0-9a-f]{2}, H.264",
    "libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1, hvc1\\.1\\.6\\.L\\d+\\.90, H.265",
    "libx265 -preset ultrafast -x265-params log-level=none, hev1\\.1\\.6\\.L\\d+\\.90, H.265",
    "libvpx-vp9 -deadline realtime -cpu-used 8, vp09\\.00\\.\\d\\d\\.08, VP9",
    "libsvtav1 -preset 12, av01\\.0\\.\\d\\dM\\.08, AV1",
  })
  void video(String encoder, String codec, String name) throws Exception {
    MediaTrack track = roundTrip("testsrc2=size=320x180:rate=25", "-c:v " + encoder);

    assertThat(track.codec()).matches(codec);
    assertThat(track.codecName()).isEqualTo(name);
    assertThat(track.coding().width()).isEqualTo(320);
    assertThat(track.coding().height()).isEqualTo(180);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "aac -ac 2 -ar 44100, mp4a.40.2, AAC, 44100, 2",
    "libmp3lame -ac 2 -ar 48000, mp4a.40.34, MP3, 48000, 2",
    "libopus -ac 1, opus, Opus, 48000, 1",
    "ac3 -ac 6 -ar 48000, ac-3, AC-3, 48000, 6",
    "eac3 -ac 2 -ar 48000, ec-3, E-AC-3, 48000, 2",
  })
  void audio(String encoder, String codec, String name, int rate, int channels) throws Exception {
    MediaTrack track =
        roundTrip("sine=sample_rate=48000", "-metadata:s:a:0 language=deu -c:a " + encoder);

    assertThat(track.codec()).isEqualTo(codec);
    assertThat(track.codecName()).isEqualTo(name);
    assertThat(track.language()).isEqualTo("deu");
    assertThat(track.coding().samplesPerSecond()).isEqualTo(rate);
    assertThat(track.coding().channels()).isEqualTo(channels);
  }

  @Test
  void eachTrackOfMany_canBeTakenOutByItself() throws Exception {
    byte[] bytes =
        ffmpeg(
            "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i sine -t 1 -map 0:v -map 0:v"
                + " -map 1:a -map 1:a -c:v libx264 -preset ultrafast -s:v:1 160x90 -b:v:0 400k"
                + " -maxrate:v:0 500k -bufsize:v:0 500k -c:a:0 aac -c:a:1 libopus"
                + FRAGMENTS
                + "-");
    Reading all = Reading.of(bytes);

    assertThat(all.init.tracks()).hasSize(4);
    assertThat(all.init.tracks().get(0).coding().bitRates().peak()).isEqualTo(500_000);
    for (MediaTrack track : all.init.tracks()) {
      assertDecodes(all, track, track.isVideo() ? 25 : 40);
    }
  }

  private MediaTrack roundTrip(String source, String coding) throws Exception {
    Reading reading = encoded(source, coding);
    assertThat(reading.init.tracks()).hasSize(1);
    MediaTrack track = reading.init.tracks().get(0);
    assertDecodes(reading, track, track.isVideo() ? 25 : 30);
    return track;
  }

  /** A second of a source, as FFmpeg's encoder makes it. */
  static Reading encoded(String source, String coding) throws Exception {
    // FFmpeg can describe AC-3 only once it saw a packet of it.
    String fragments = coding.contains("ac3") ? FRAGMENTS.replace("empty", "delay") : FRAGMENTS;
    return Reading.of(ffmpeg("-f lavfi -i " + source + " -t 1 " + coding + fragments + "-"));
  }

  private void assertDecodes(Reading reading, MediaTrack track, int leastFrames) throws Exception {
    List<Sample> samples =
        reading.samples.stream().filter(sample -> sample.track().id() == track.id()).toList();
    assertThat(samples).hasSizeGreaterThanOrEqualTo(leastFrames);
    Path file = folder.resolve("track.mp4");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(reading.init.only(List.of(track)).bytes());
    out.writeBytes(FragmentWriter.write(1, List.of(samples)));
    Files.write(file, out.toByteArray());
    String log = new String(ffmpeg("-xerror -i " + file + " -f null -"));
    assertThat(log).isEmpty();
  }

  static byte[] ffmpeg(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error"));
    command.addAll(List.of(arguments.split(" ")));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      assumeTrue(false, "ffmpeg is not installed");
      throw e;
    }
    try (InputStream in = process.getInputStream()) {
      byte[] output = in.readAllBytes();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
