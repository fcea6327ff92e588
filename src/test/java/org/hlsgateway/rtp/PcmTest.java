package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.hlsgateway.media.FlacEncoder;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.junit.jupiter.api.Test;

/** Sound that is not compressed, in packets of any length. */
class PcmTest {
  private record Block(int timestamp, short[] samples) {}

  private final List<Block> blocks = new ArrayList<>();
  private int sequence;

  private Depacketizer camera(String encoding, int clockRate, int channels) {
    Format format = new Format(97, encoding, clockRate, channels, Map.of());
    return Formats.sound(
        format,
        (timestamp, later, duration, bytes) -> {
          short[] samples = new short[bytes.length / 2];
          ByteBuffer.wrap(bytes).asShortBuffer().get(samples);
          assertThat(samples).hasSize(duration * Math.max(1, channels));
          blocks.add(new Block(timestamp + later, samples));
        });
  }

  private void send(Depacketizer to, int timestamp, byte[] payload, int lost) {
    String digits = HexFormat.of().formatHex(payload);
    to.take(Packets.packet(sequence++, timestamp, false, digits), lost);
  }

  private static byte[] bytes(int count, int value) {
    byte[] bytes = new byte[count];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] tone(int samples, int from, boolean little) {
    ByteBuffer out = ByteBuffer.allocate(2 * samples);
    for (int i = 0; i < samples; i++) {
      short value = (short) (8_000 * Math.sin((from + i) * 0.05));
      out.putShort(little ? Short.reverseBytes(value) : value);
    }
    return out.array();
  }

  /** ITU-T G.711: the values of both tables' ends. */
  @Test
  void bothLaws_areDecoded() {
    Depacketizer uLaw = camera("PCMU", 8_000, 1);
    for (int value : new int[] {0xff, 0x7f, 0x00, 0x80}) {
      send(uLaw, 256 * blocks.size(), bytes(256, value), 0);
    }
    assertThat(blocks.stream().map(block -> (int) block.samples[0]))
        .containsExactly(0, 0, -32_124, 32_124);

    blocks.clear();
    Depacketizer aLaw = camera("PCMA", 8_000, 1);
    for (int value : new int[] {0xd5, 0x55, 0x2a, 0xaa}) {
      send(aLaw, 256 * blocks.size(), bytes(256, value), 0);
    }
    assertThat(blocks.stream().map(block -> (int) block.samples[0]))
        .containsExactly(8, -8, -32_256, 32_256);
  }

  @Test
  void packetsOfAnyLength_becomeBlocksOfOne() {
    Depacketizer camera = camera("PCMA", 8_000, 1);
    int stamp = 1_000;
    for (int length : new int[] {160, 20, 1_024, 1, 320, 11}) {
      send(camera, stamp, bytes(length, 0x55), 0);
      stamp += length;
    }
    assertThat(blocks.stream().map(Block::timestamp))
        .containsExactly(1_000, 1_256, 1_512, 1_768, 2_024, 2_280);
  }

  @Test
  void whatIsMissing_isNotGluedOver() {
    Depacketizer camera = camera("PCMA", 8_000, 1);
    send(camera, 0, bytes(160, 0x55), 0);
    send(camera, 480, bytes(160, 0xd5), 2);
    send(camera, 640, bytes(160, 0xd5), 0);

    assertThat(blocks.stream().map(Block::timestamp)).containsExactly(480);
    assertThat(blocks.get(0).samples).containsOnly(8);
  }

  /** A clock that drifts moves the blocks' times, and leaves nothing out. */
  @Test
  void timeStampsThatDrift_areFollowed() {
    Depacketizer camera = camera("PCMU", 8_000, 1);
    for (int i = 0; i < 1_000; i++) {
      send(camera, 161 * i, bytes(160, 0xff), 0);
    }
    assertThat(blocks).hasSize(160_000 / 256);
    assertThat(blocks.get(624).timestamp).isBetween(160_700, 160_800);
  }

  @Test
  void ratesAndChannels_areThoseOfTheDescription() {
    send(camera("PCMU", 16_000, 1), 0, bytes(640, 0xff), 0);
    assertThat(blocks.get(0).samples).hasSize(512);

    blocks.clear();
    send(camera("PCMA", 8_000, 2), 0, bytes(640, 0x55), 0);
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).samples).hasSize(512);

    assertThat(Formats.isUncoded(new Format(97, "L16", 16_000, 6, Map.of()))).isFalse();
    assertThat(Formats.isUncoded(new Format(97, "PCMU", 0, 0, Map.of()))).isTrue();
    assertThat(Formats.isUncoded(new Format(97, "G726-32", 8_000, 1, Map.of()))).isFalse();
  }

  @Test
  void linearSamples_comeWithTheMoreSignificantByteFirst_unlessThatIsNoise() {
    for (boolean little : new boolean[] {false, true}) {
      blocks.clear();
      Depacketizer camera = camera("L16", 16_000, 1);
      for (int i = 0; i < 10; i++) {
        send(camera, 512 * i, tone(512, 512 * i, little), 0);
      }
      assertThat(blocks).hasSize(10);
      assertThat(blocks.get(9).samples[1]).isEqualTo((short) (8_000 * Math.sin(4_609 * 0.05)));
    }
  }

  @Test
  void staticPayloadTypes_needNoFurtherWords() {
    SessionDescription told =
        SessionDescription.parse("m=audio 0 RTP/AVP 8\nm=audio 0 RTP/AVP 11\n".getBytes());
    Format telephone = told.media().get(0).formats().get(0);
    Format linear = told.media().get(1).formats().get(0);

    assertThat(Formats.clockRate(telephone)).isEqualTo(8_000);
    assertThat(Formats.clockRate(linear)).isEqualTo(44_100);
    assertThat(Formats.isSound(telephone) && Formats.isSound(linear)).isTrue();
    assertThat(FlacEncoder.blockSamples(44_100)).isEqualTo(1_024);
  }
}
