package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Mp4TimelineTest {

  private static final int SOUND = 1;
  private static final int VIDEO = 2;
  private static final byte[] INIT =
      box("moov", track(SOUND, 48_000, "soun"), track(VIDEO, 90_000, "vide"));

  @Test
  void shift_letsTheEarliestTrackBeginAtZero_andKeepsTheDistance() throws IOException {
    byte[] first = bytes(fragment(VIDEO, 3_610L * 90_000), fragment(SOUND, 3_610L * 48_000 + 480));
    Mp4Timeline timeline = Mp4Timeline.of(INIT, first);
    byte[] second = bytes(fragment(VIDEO, 3_611L * 90_000), fragment(SOUND, 3_611L * 48_000));

    timeline.shift(first);
    timeline.shift(second);

    assertThat(first).isEqualTo(bytes(fragment(VIDEO, 0), fragment(SOUND, 480)));
    assertThat(second).isEqualTo(bytes(fragment(VIDEO, 90_000), fragment(SOUND, 48_000)));
  }

  @Test
  void index_listsEverySegment_inTheTimescaleOfTheVideo_withoutAddingUpErrors() throws IOException {
    Mp4Timeline timeline = Mp4Timeline.of(INIT, fragment(VIDEO, 0));
    KeptSegment third =
        new KeptSegment("s.m4s", Duration.ofNanos(333_333_000), Kept.START, "i.mp4", false, 1_000);

    ByteBuffer index = ByteBuffer.wrap(timeline.index(List.of(third, third, third)));

    assertThat(index.capacity()).isEqualTo(Mp4Timeline.indexBytes(3)).isEqualTo(index.getInt(0));
    assertThat(index.getInt(12)).isEqualTo(VIDEO);
    assertThat(index.getInt(16)).isEqualTo(90_000);
    assertThat(index.getShort(38)).isEqualTo((short) 3);
    assertThat(index.getInt(40)).isEqualTo(1_000);
    long ticks = index.getInt(44) + index.getInt(56) + index.getInt(68);
    assertThat(ticks).isEqualTo(89_999);
  }

  @Test
  void whatIsNoMp4_isRefused() {
    byte[] segment = fragment(VIDEO, 0);
    for (byte[] bad :
        List.of(
            new byte[0],
            new byte[] {0, 0, 0},
            "no boxes at all".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(segment, segment.length - 1))) {
      assertThatThrownBy(() -> Mp4Timeline.of(INIT, bad)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> Mp4Timeline.of(bad, segment)).isInstanceOf(IOException.class);
    }
  }

  private static byte[] track(int id, int ticksPerSecond, String handler) {
    return box(
        "trak",
        box("tkhd", ints(0, 0, 0, id)),
        box(
            "mdia",
            box("mdhd", ints(0, 0, 0, ticksPerSecond)),
            box("hdlr", ints(0, 0), handler.getBytes(StandardCharsets.US_ASCII))));
  }

  private static byte[] fragment(int track, long ticks) {
    byte[] time = ByteBuffer.allocate(12).putInt(1 << 24).putLong(ticks).array();
    byte[] traf = box("traf", box("tfhd", ints(0, track)), box("tfdt", time));
    return bytes(box("moof", traf), box("mdat", ints(1, 2, 3)));
  }

  private static byte[] box(String type, byte[]... content) {
    byte[] body = bytes(content);
    return ByteBuffer.allocate(8 + body.length)
        .putInt(8 + body.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(body)
        .array();
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    Arrays.stream(values).forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] bytes(byte[]... pieces) {
    ByteBuffer all = ByteBuffer.allocate(Stream.of(pieces).mapToInt(piece -> piece.length).sum());
    Stream.of(pieces).forEach(all::put);
    return all.array();
  }
}
