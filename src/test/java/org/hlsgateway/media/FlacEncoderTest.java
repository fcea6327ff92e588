package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FFmpeg's decoder is the judge: what goes in comes out, to the last bit. */
class FlacEncoderTest {
  private static final int BLOCKS = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"8000,1", "8000,2", "11025,1", "16000,1", "22050,2", "44100,2", "48000,1", "48000,2"})
  void whateverIsHeard_comesOutAsItWas(int rate, int channels) throws Exception {
    Random random = new Random(rate + channels);
    FlacEncoder encoder = new FlacEncoder(rate, channels);
    int samples = FlacEncoder.blockSamples(rate) * channels;
    List<byte[]> frames = new ArrayList<>();
    ByteBuffer heard = ByteBuffer.allocate(2 * samples * BLOCKS).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < BLOCKS; i++) {
      short[] block = block(i, samples, random);
      frames.add(encoder.encode(block));
      for (short sample : block) {
        heard.putShort(sample);
      }
    }

    assertThat(decoded(rate, channels, frames)).isEqualTo(heard.array());
  }

  /** One of the shapes that each lead to another way of coding, some at the edge of 16 bits. */
  private static short[] block(int number, int samples, Random random) {
    short[] block = new short[samples];
    int loudness = 1 << random.nextInt(16);
    int wasted = random.nextInt(8);
    double step = random.nextDouble();
    int value = random.nextInt(1 << 16);
    for (int i = 0; i < samples; i++) {
      block[i] =
          switch (number % 8) {
            case 0 -> (short) value;
            case 1 -> (short) random.nextInt(1 << 16);
            case 2 -> (short) (random.nextBoolean() ? Short.MAX_VALUE : Short.MIN_VALUE);
            case 3 -> (short) (loudness * Math.sin(i * step) / 2);
            case 4 -> (short) (random.nextInt(1 << 16) << wasted);
            case 5 -> (short) (i * loudness / samples + random.nextInt(3));
            case 6 -> (short) (i > samples / 2 ? random.nextInt(loudness) : 0);
            default -> (short) (i == samples - 1 ? Short.MIN_VALUE : 0);
          };
    }
    return block;
  }

  /** G.711 has values that are multiples of four at least: they cost what they are worth. */
  @Test
  void speechByTelephone_takesAboutAsMuchAsItDidBefore() {
    FlacEncoder encoder = new FlacEncoder(8_000, 1);
    Random random = new Random(1);
    int bytes = 0;
    for (int i = 0; i < 100; i++) {
      short[] block = new short[256];
      for (int at = 0; at < block.length; at++) {
        double t = i * 256 + at;
        double voice = 3_000 * Math.sin(t * 0.15) + 1_000 * Math.sin(t * 0.71);
        block[at] = (short) ((int) (voice + random.nextGaussian() * 60) & ~7);
      }
      bytes += encoder.encode(block).length;
    }
    assertThat(bytes / 100).isLessThan(280);
  }

  @Test
  void silence_takesAlmostNothing_andMayBeRepeated() throws Exception {
    InitSection init = InitWriter.write(List.of(TrackDescription.flac(8_000, 1)));
    MediaTrack track = init.audio().orElseThrow();
    assertThat(track.codec()).isEqualTo("fLaC");
    assertThat(track.coding().samplesPerSecond()).isEqualTo(8_000);
    assertThat(track.coding().channels()).isEqualTo(1);

    Silence silence = Silence.of(init, track).orElseThrow();
    byte[] frame = silence.at(0).source();
    assertThat(frame).hasSizeLessThan(16);
    assertThat(silence.frameTicks()).isEqualTo(256);
    assertThat(decoded(8_000, 1, List.of(frame, frame, frame))).isEqualTo(new byte[3 * 2 * 256]);
  }

  @Test
  void ratesThatNoHeaderSays_areNotTaken() {
    assertThat(FlacEncoder.takes(65_536, 1)).isFalse();
    assertThat(FlacEncoder.takes(96_000, 2)).isTrue();
    assertThat(FlacEncoder.takes(0, 1)).isFalse();
    assertThat(FlacEncoder.takes(8_000, 3)).isFalse();
  }

  /** After some years. */
  @Test
  void numbersOfAnySize_areWritten() throws Exception {
    FlacEncoder encoder = new FlacEncoder(8_000, 1);
    for (int number : new int[] {0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x1_0000, 0x7fff_ffff}) {
      assertThat(FlacEncoder.numbered(number)).hasSize(lengthOf(number));
    }
    assertThat(encoder.encode(new short[256])[4]).isZero();
    assertThat(FlacEncoder.numbered(0x7fff_ffff)).isEqualTo(TestStream.hex("fdbfbfbfbfbf"));
    assertThat(FlacEncoder.numbered(0x20ac)).isEqualTo(TestStream.hex("e282ac"));
  }

  private static int lengthOf(int number) {
    return number < 0x80
        ? 1
        : number < 0x800 ? 2 : number < 0x1_0000 ? 3 : number < 0x20_0000 ? 4 : 6;
  }

  private byte[] decoded(int rate, int channels, List<byte[]> frames) throws Exception {
    InitSection init = InitWriter.write(List.of(TrackDescription.flac(rate, channels)));
    MediaTrack track = init.audio().orElseThrow();
    int duration = FlacEncoder.blockSamples(rate);
    List<Sample> samples = new ArrayList<>();
    for (byte[] frame : frames) {
      long at = (long) duration * samples.size();
      samples.add(new Sample(track, at, duration, 0, 0x0200_0000, frame, 0, frame.length));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(init.bytes());
    file.writeBytes(FragmentWriter.write(1, List.of(samples)));
    Path mp4 = Files.write(folder.resolve("sound.mp4"), file.toByteArray());
    Path said = folder.resolve("said");
    Path pcm = folder.resolve("sound.pcm");
    Process ffmpeg =
        new ProcessBuilder(
                "ffmpeg",
                "-y",
                "-v",
                "warning",
                "-xerror",
                "-err_detect",
                "crccheck+explode",
                "-i",
                mp4.toString(),
                "-f",
                "s16le",
                "-c:a",
                "pcm_s16le",
                pcm.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    ffmpeg.waitFor();
    assertThat(Files.readString(said)).isEmpty();
    return Files.readAllBytes(pcm);
  }
}
