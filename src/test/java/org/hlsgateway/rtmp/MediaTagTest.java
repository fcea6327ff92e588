package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.hlsgateway.rtmp.MediaTag.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First bytes of audio and video messages, as programs in the field send them. */
class MediaTagTest {

  @ParameterizedTest
  @CsvSource({
    // The tag, of which a word in angle brackets stands for its letters; what it is.
    "17 00 000000 01640028, CONFIGURATION, avc1, 0, 0, 5",
    "17 01 000000 00000001, KEYFRAME, avc1, 0, 0, 5",
    "27 01 000050 00000001, FRAME, avc1, 0, 80, 5",
    "27 01 FFFFDE 00000001, FRAME, avc1, 0, -34, 5",
    "17 02 000000, END, avc1, 0, 0, 5",
    "1C 00 000000 01, CONFIGURATION, hvc1, 0, 0, 5",
    "2C 01 000028 00000001, FRAME, hvc1, 0, 40, 5",
    "22 00 84, FRAME, flv1, 0, 0, 1",
    "90 <hvc1> 01, CONFIGURATION, hvc1, 0, 0, 5",
    "91 <hvc1> FFFFDE 00, KEYFRAME, hvc1, 0, -34, 8",
    "A1 <avc1> 000010 00, FRAME, avc1, 0, 16, 8",
    "A3 <hvc1> 00, FRAME, hvc1, 0, 0, 5",
    "93 <hvc1> 00, KEYFRAME, hvc1, 0, 0, 5",
    "90 <av01> 81, CONFIGURATION, av01, 0, 0, 5",
    "91 <av01> 0A0B, KEYFRAME, av01, 0, 0, 5",
    "A1 <vp09> 0A0B, FRAME, vp09, 0, 0, 5",
    "92 <av01>, END, av01, 0, 0, 5",
    // One track of several, and a time in nanoseconds before it.
    "96 01 <avc1> 01 000010 00, KEYFRAME, avc1, 1, 16, 10",
    "97 02 000186 01 <av01> 00, KEYFRAME, av01, 0, 0, 10"
  })
  void pictures(
      String tag, Kind kind, String codec, int track, int compositionMillis, int payload) {
    assertThat(MediaTag.ofVideo(bytes(tag)))
        .isEqualTo(new MediaTag(kind, codec, track, compositionMillis, payload));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "57 00",
        "57 01 000000 00",
        "17",
        "17 01",
        "27 01 000000",
        "17 09 000000 00",
        "D4 <hvc1> 02",
        "95 <av01> 00",
        "90 <hv>",
        "91 <hvc1> 00",
        "96",
        "96 11 <avc1> 00",
        "97 FF",
        "97 FF FFFF 00",
        "97 00"
      })
  void picturesThatNobodyPlays_areIgnored(String tag) {
    assertThat(MediaTag.ofVideo(bytes(tag)).kind()).isEqualTo(Kind.IGNORED);
  }

  @ParameterizedTest
  @CsvSource({
    "AF 00 1210, CONFIGURATION, mp4a, 0, 2",
    "AF 01 21, FRAME, mp4a, 0, 2",
    "2F FF, FRAME, .mp3, 0, 1",
    "7F 55, FRAME, alaw, 0, 1",
    "8F 55, FRAME, ulaw, 0, 1",
    "3E 00, FRAME, lpcm, 0, 1",
    "B2 00, FRAME, spex, 0, 1",
    "90 <Opus> 4F, CONFIGURATION, Opus, 0, 5",
    "91 <Opus> 4F, FRAME, Opus, 0, 5",
    "91 <.mp3> FF, FRAME, .mp3, 0, 5",
    "91 <ac-3> 0B, FRAME, ac-3, 0, 5",
    "90 <fLaC> 00, CONFIGURATION, fLaC, 0, 5",
    "92 <mp4a>, END, mp4a, 0, 5",
    "95 01 <mp4a> 02 FF, FRAME, mp4a, 2, 7"
  })
  void sound(String tag, Kind kind, String codec, int track, int payload) {
    assertThat(MediaTag.ofAudio(bytes(tag)))
        .isEqualTo(new MediaTag(kind, codec, track, 0, payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AF", "2F", "94 <Opus> 00", "9", "95 11 <mp4a> 02 FF"})
  void soundThatNobodyPlays_isIgnored(String tag) {
    assertThat(MediaTag.ofAudio(bytes(tag)).kind()).isEqualTo(Kind.IGNORED);
  }

  @Test
  void emptyMessages_areIgnored() {
    assertThat(MediaTag.ofVideo(new byte[0]).kind()).isEqualTo(Kind.IGNORED);
    assertThat(MediaTag.ofAudio(new byte[0]).kind()).isEqualTo(Kind.IGNORED);
  }

  private static byte[] bytes(String tag) {
    StringBuilder hex = new StringBuilder();
    for (String word : tag.split(" ")) {
      hex.append(
          word.startsWith("<")
              ? HexFormat.of()
                  .formatHex(word.replaceAll("[<>]", "").getBytes(StandardCharsets.US_ASCII))
              : word);
    }
    return Hex.bytes(hex.length() % 2 == 0 ? hex.toString() : "0" + hex);
  }
}
