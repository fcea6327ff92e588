package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.junit.jupiter.api.Test;

/** Frames of sound, as cameras put them into packets. */
class SoundTest {
  private static final Map<String, String> USUAL =
      Map.of("sizelength", "13", "indexlength", "3", "indexdeltalength", "3", "config", "1408");

  private final List<String> frames = new ArrayList<>();
  private final List<String> configurations = new ArrayList<>();
  private int sequence;

  private final SoundListener listener =
      new SoundListener() {
        @Override
        public void frame(int timestamp, int later, int duration, byte[] bytes) {
          frames.add(timestamp + "+" + later + "/" + duration + " " + hex(bytes));
        }

        @Override
        public void configuration(byte[] config) {
          configurations.add(hex(config));
        }
      };

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Format aac(Map<String, String> parameters) {
    return new Format(97, "MPEG4-GENERIC", 16_000, 1, parameters);
  }

  private void send(Depacketizer to, int timestamp, boolean marker, String payload) {
    to.take(Packets.packet(sequence++, timestamp, marker, payload), 0);
  }

  @Test
  void severalFramesInAPacket_followEachOther() {
    send(Formats.sound(aac(USUAL), listener), 500, true, "0020 0010 0018 aabb ccddee");

    assertThat(frames).containsExactly("500+0/1024 aabb", "500+1024/1024 ccddee");
  }

  /** AMS32: headers of 13 bits, as the description says. */
  @Test
  void headersOfAnyLength_areRead() {
    Depacketizer camera =
        Formats.sound(aac(Map.of("sizelength", "13", "config", "1408")), listener);
    send(camera, 0, true, "000d 0010 aabb");

    assertThat(frames).containsExactly("0+0/1024 aabb");
  }

  @Test
  void withoutLengthsInTheDescription_theUsualOnesCount() {
    send(Formats.sound(aac(Map.of("config", "1408")), listener), 0, true, "0010 0010 aabb");

    assertThat(frames).containsExactly("0+0/1024 aabb");
  }

  @Test
  void aFrameInPieces_isPutTogether_andNotOverALoss() {
    Depacketizer camera = Formats.sound(aac(USUAL), listener);
    send(camera, 0, false, "0010 0020 aabb");
    send(camera, 0, true, "0010 0020 ccdd");
    send(camera, 1024, false, "0010 0020 1122");
    camera.take(Packets.packet(9, 1024, true, "0010 0020 3344"), 1);

    assertThat(frames).containsExactly("0+0/1024 aabbccdd");
  }

  @Test
  void adtsWithinAFrame_isTakenOff_andSaysHowItIsCoded() {
    // 44.1 kHz, two channels, 9 bytes with the header.
    Depacketizer camera = Formats.sound(aac(USUAL), listener);
    send(camera, 0, true, "0010 0048 fff15080013ffc aabb");

    assertThat(frames).containsExactly("0+0/1024 aabb");
    assertThat(configurations).containsExactly("1210");
  }

  @Test
  void bareAdts_isRead() {
    Depacketizer camera = Formats.sound(aac(USUAL), listener);
    send(camera, 0, true, "fff15080013ffc aabb fff15080013ffc ccdd");

    assertThat(frames).containsExactly("0+0/1024 aabb", "0+1024/1024 ccdd");
  }

  @Test
  void nonsense_isSkipped() {
    Depacketizer camera = Formats.sound(aac(USUAL), listener);
    for (String payload :
        List.of("", "00", "0000", "ffff", "0010 ffff aa", "0010 0000 aa", "0030 0010")) {
      send(camera, 0, true, payload);
    }

    assertThat(frames).isEmpty();
  }

  @Test
  void opus_saysItsOwnLength() {
    Depacketizer camera = Formats.sound(new Format(97, "OPUS", 48_000, 2, Map.of()), listener);
    send(camera, 0, true, "fc aa");
    send(camera, 960, true, "0b 02 aa");
    send(camera, 0, true, "");

    assertThat(frames).containsExactly("0+0/960 fcaa", "960+0/1920 0b02aa");
  }

  @Test
  void latm_withItsConfigurationBeside() {
    Format format =
        new Format(97, "MP4A-LATM", 44_100, 2, Map.of("cpresent", "0", "config", "400024203fc0"));
    Depacketizer camera = Formats.sound(format, listener);
    send(camera, 0, false, "03 aa");
    send(camera, 0, true, "bb cc");

    assertThat(frames).containsExactly("0+0/1024 aabbcc");
  }

  @Test
  void latm_withItsConfigurationBefore() {
    // useSameStreamMux 0, then version 0, one stream, AAC-LC 44.1 kHz of two channels, and 2 bytes.
    Depacketizer camera = Formats.sound(new Format(97, "MP4A-LATM", 44_100, 2, Map.of()), listener);
    String bits =
        "0"
            + "0"
            + "1"
            + "000000"
            + "0000"
            + "000" // mux
            + "00010"
            + "0100"
            + "0010"
            + "000" // specific
            + "000"
            + "11111111"
            + "0"
            + "0" // frame length type, fullness, no more
            + "00000010"
            + "10101010"
            + "10111011";
    send(camera, 0, true, ofBits(bits));

    assertThat(configurations).containsExactly("1210");
    assertThat(frames).containsExactly("0+0/1024 aabb");
  }

  private static String ofBits(String bits) {
    StringBuilder hex = new StringBuilder();
    String whole = bits + "0".repeat((8 - bits.length() % 8) % 8);
    for (int i = 0; i < whole.length(); i += 8) {
      hex.append(String.format("%02x", Integer.parseInt(whole.substring(i, i + 8), 2)));
    }
    return hex.toString();
  }
}
