package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FFmpeg's decoders are the judges: each frame decodes, to nothing that can be heard. */
class SilenceTest {
  @TempDir Path folder;

  @Test
  void aMadeUpTrack_isSilence() throws Exception {
    InitSection pictures = init(TestStream.init(true, false));
    InitSection init = pictures.with(List.of(), new TreeMap<>(Map.of(7, SoundTrack.madeUp("deu"))));

    MediaTrack track = init.audio().orElseThrow();
    assertThat(track.id()).isEqualTo(7);
    assertThat(track.language()).isEqualTo("deu");
    assertThat(track.codec()).isEqualTo("mp4a.40.2");
    assertThat(track.coding().channels()).isEqualTo(2);
    assertDecodesToSilence(init, track, 1024);
  }

  /** AudioSpecificConfig: LC in one to seven channels, Main, LTP, HE-AAC, a frame of 960. */
  @ParameterizedTest
  @CsvSource({
    "1188,1024",
    "1190,1024",
    "1198,1024",
    "11a0,1024",
    "11a8,1024",
    "11b0,1024",
    "11b8,1024",
    "0990,1024",
    "1210,1024",
    "1408,1024",
    "2b098800,2048",
    "eb098800,2048",
    "1194,960"
  })
  void aac_isSilence(String configuration, int frameTicks) throws Exception {
    byte[] specific = TestStream.hex(configuration);
    byte[] esds =
        TestStream.full(
            "esds",
            0,
            0,
            TestStream.hex(
                String.format(
                    Locale.ROOT,
                    "03%02x00000004%02x4015%s05%02x%s060102",
                    23 + specific.length,
                    15 + specific.length,
                    "00".repeat(11),
                    specific.length,
                    configuration)));
    InitSection init = init(TestStream.initWithAudio(TestStream.audioEntry("mp4a", esds), 0x55c4));

    MediaTrack track = init.audio().orElseThrow();
    Silence silence = Silence.of(init, track).orElseThrow();
    // The track counts 48000 ticks, whatever its rate is.
    long core = SilentAac.of(specific).orElseThrow().samplesPerSecond();
    assertThat(silence.frameTicks())
        .isEqualTo((frameTicks == 2048 ? 1024L : frameTicks) * 48_000 / core);
    if (!configuration.equals("1194")) {
      assertAdtsDecodesToSilence(specific, silence);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,f8fffe", "2,fcfffe"})
  void opus_isSilence(int channels, String packet) throws Exception {
    byte[] dOps =
        TestStream.box(
            "dOps",
            TestStream.hex(
                String.format(Locale.ROOT, "00%02x0138", channels) + "0000bb80" + "000000"));
    InitSection alone = init(TestStream.initWithAudio(TestStream.audioEntry("Opus", dOps), 0x55c4));
    SoundTrack sound = SoundTrack.of(alone, alone.audio().orElseThrow());
    InitSection init =
        init(TestStream.init(true, false)).with(List.of(), new TreeMap<>(Map.of(9, sound)));
    MediaTrack track = init.audio().orElseThrow();
    assertThat(track.id()).isEqualTo(9);

    Silence silence = Silence.of(init, track).orElseThrow();
    assertThat(silence.frameTicks()).isEqualTo(960);
    assertThat(silence.at(0).source()).isEqualTo(TestStream.hex(packet));
    assertDecodesToSilence(init, track, 960);
  }

  @ParameterizedTest
  @CsvSource({"f8e85000", "b990", "1180", "11", "1780"})
  void whatIsNotKnownWellEnough_hasNoSilence(String configuration) {
    assertThat(SilentAac.of(TestStream.hex(configuration))).isEmpty();
  }

  private static InitSection init(byte[] bytes) throws StreamFormatException {
    List<InitSection> found = new ArrayList<>();
    Fmp4Reader reader =
        new Fmp4Reader(
            new Fmp4Reader.Listener() {
              @Override
              public void onInit(InitSection init) {
                found.add(init);
              }

              @Override
              public void onSamples(List<Sample> samples) {}
            });
    reader.write(bytes, 0, bytes.length);
    return found.get(0);
  }

  private void assertDecodesToSilence(InitSection init, MediaTrack track, int frameTicks)
      throws Exception {
    Silence silence = Silence.of(init, track).orElseThrow();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      samples.add(silence.at((long) i * frameTicks));
    }
    Path file = folder.resolve("silence.mp4");
    Files.write(file, TestStream.join(init.bytes(), FragmentWriter.write(1, List.of(samples))));
    assertNothingIsHeard(file);
  }

  /** As a stream without a container's words, so that only the frames count. */
  private void assertAdtsDecodesToSilence(byte[] specific, Silence silence) throws Exception {
    int bits = (specific[0] & 0xff) << 8 | specific[1] & 0xff;
    int type = bits >> 11 > 4 ? 2 : bits >> 11;
    byte[] frame = silence.at(0).source();
    int length = frame.length + 7;
    int channels = bits >> 3 & 7;
    byte[] header = {
      (byte) 0xff,
      (byte) 0xf1,
      (byte) (type - 1 << 6 | (bits >> 7 & 15) << 2 | channels >> 2),
      (byte) (channels << 6 | length >> 11),
      (byte) (length >> 3),
      (byte) (length << 5 | 0x1f),
      (byte) 0xfc
    };
    byte[] stream = new byte[0];
    for (int i = 0; i < 50; i++) {
      stream = TestStream.join(stream, header, frame);
    }
    Path file = folder.resolve("silence.aac");
    Files.write(file, stream);
    assertNothingIsHeard(file);
  }

  private static void assertNothingIsHeard(Path file) throws Exception {
    Process ffmpeg =
        new ProcessBuilder(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-xerror",
                "-i",
                file.toString(),
                "-f",
                "s16le",
                "pipe:1")
            .start();
    byte[] heard = ffmpeg.getInputStream().readAllBytes();
    String said = new String(ffmpeg.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ffmpeg.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
    assertThat(heard).hasSizeGreaterThan(50 * 900 * 2).containsOnly(0);
  }
}
