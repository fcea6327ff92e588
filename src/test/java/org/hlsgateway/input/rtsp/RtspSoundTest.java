package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound by telephone, on its way to samples. */
class RtspSoundTest {
  private static final long MILLI = 1_000_000;

  private final List<Sample> samples = new ArrayList<>();
  private RtspSound sound;
  private MediaTrack track;
  private int sequence;

  @BeforeEach
  void begin() throws Exception {
    sound =
        new RtspSound(
            new Format(8, "PCMA", 8_000, 1, Map.of()),
            new RtspSound.Output() {
              @Override
              public MediaTrack track() {
                return track;
              }

              @Override
              public void sample(Sample sample) {
                samples.add(sample);
              }

              @Override
              public void changed() {
                throw new AssertionError("G.711 is what it is");
              }

              @Override
              public void refused(StreamFormatException why) {
                throw new AssertionError(why);
              }
            });
    track = InitWriter.write(List.of(sound.describe())).audio().orElseThrow();
  }

  private void send(int stamp, int bytes, long nowNanos) {
    ByteBuffer out = ByteBuffer.allocate(12 + bytes);
    out.put((byte) 0x80).put((byte) 8).putShort((short) sequence++).putInt(stamp).putInt(7);
    sound.take(RtpPacket.parse(out.array(), 0, out.capacity()), 0, nowNanos);
  }

  /** As is said, at 16 kHz, at 90 kHz, and in milliseconds. */
  @ParameterizedTest
  @ValueSource(ints = {160, 320, 1_800, 20})
  void stampsOfAnyRate_leaveSoundWithoutHoles(int stampsOfAPacket) {
    for (int i = 0; i < 1_000; i++) {
      send(stampsOfAPacket * i, 160, 20L * i * MILLI);
    }

    List<Sample> later = samples.subList(samples.size() - 400, samples.size());
    for (int i = 1; i < later.size(); i++) {
      Sample before = later.get(i - 1);
      assertThat(later.get(i).decodeTicks())
          .isEqualTo(before.decodeTicks() + before.durationTicks());
    }
    assertThat(samples.size()).isGreaterThan(560);
  }

  /** Silence is not sent (RFC 3551 4.1): the numbers go on, and the stamps jump. */
  @ParameterizedTest
  @ValueSource(ints = {25, 31, 50, 100})
  void regularPauses_areNoOtherRate(int blocksBetween) {
    int stamp = 0;
    for (int i = 0; i < 1_000; i++) {
      send(stamp, 160, stamp / 8 * MILLI);
      stamp += i % blocksBetween == blocksBetween - 1 ? 4_000 : 160;
    }

    Sample last = samples.get(samples.size() - 1);
    assertThat(last.decodeTicks()).isBetween(stamp - 4_000L - 512, (long) stamp);
  }
}
