package org.hlsgateway.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.hlsgateway.media.mpegts.ParsedTransportStream.Packet;
import org.hlsgateway.media.mpegts.ParsedTransportStream.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsMuxerTest {
  private static final int VIDEO_PID = 0x100;
  private static final int AUDIO_PID = 0x101;
  private static final long START = 900_000;
  private static final int FRAME = 3_600;
  private static final byte[] PPS = TestStream.hex("68ee");

  private final TsMuxer muxer = new TsMuxer();

  @Test
  void aSegment_beginsWithTheTables_whichNameItsStreams() throws Exception {
    ParsedTransportStream ts = new ParsedTransportStream(second(START, true, true));
    assertThat(ts.packets.get(0).pid()).isZero();
    assertThat(ts.packets.get(1).pid()).isEqualTo(0x1000);
    // 2.4.4.3: program 1 has its map at PID 0x1000.
    assertThat(ts.sections(0).get(0)).containsSubsequence(0, 1, 0xf0, 0);
    // 2.4.4.8: clock at the video's PID; H.264 and ADTS, without descriptors.
    byte[] map = ts.sections(0x1000).get(0);
    assertThat(Arrays.copyOfRange(map, 8, map.length - 4))
        .isEqualTo(TestStream.hex("e100" + "f000" + "1be100f000" + "0fe101f000"));
  }

  @Test
  void continuityCounters_goOnFromSegmentToSegment() throws Exception {
    byte[][] segments = new byte[6][];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = second(START + i * 90_000L, true, true);
    }
    // The parser throws where one is out of its order.
    assertThat(new ParsedTransportStream(segments).units(VIDEO_PID)).hasSize(6 * 25);
  }

  @Test
  void aKeyframe_hasDelimiterAndParameterSetsOnce_andRandomAccess() throws Exception {
    ParsedTransportStream ts = new ParsedTransportStream(second(START, true, false));
    byte[] own = ts.units(VIDEO_PID).get(0).content();
    // It brings an SPS but no PPS: the sample entry's come before its own.
    assertThat(nals(own)).extracting(nal -> nal[0] & 0x1f).containsExactly(9, 7, 8, 7, 5);
    assertThat(nals(own).get(1)).isEqualTo(TestStream.SPS);
    assertThat(nals(own).get(2)).isEqualTo(PPS);
    byte[] second = ts.units(VIDEO_PID).get(1).content();
    assertThat(nals(second)).extracting(nal -> nal[0] & 0x1f).containsExactly(9, 1);
    List<Packet> starts =
        ts.packets.stream().filter(p -> p.pid() == VIDEO_PID && p.start()).toList();
    assertThat(starts.get(0).flags() & 0x40).isNotZero();
    assertThat(starts.get(1).flags() & 0x40).isZero();
  }

  @Test
  void aKeyframeWithItsOwnParameterSets_getsNoOthers() throws Exception {
    byte[] picture =
        TestStream.join(
            TestStream.int32(2),
            new byte[] {9, (byte) 0xf0},
            TestStream.int32(TestStream.OTHER_SPS.length),
            TestStream.OTHER_SPS,
            TestStream.int32(PPS.length),
            PPS,
            TestStream.int32(2),
            new byte[] {0x65, 1});
    byte[] ts = segment(new Frame(TestStream.VIDEO, START, FRAME, 0, true, picture));
    byte[] content = new ParsedTransportStream(ts).units(VIDEO_PID).get(0).content();
    assertThat(nals(content)).extracting(nal -> nal[0] & 0x1f).containsExactly(9, 7, 8, 5);
    assertThat(nals(content).get(1)).isEqualTo(TestStream.OTHER_SPS);
  }

  @Test
  void times_areThoseOfTheSamples_withDecodeTimesWhereTheyDiffer() throws Exception {
    byte[] slice = TestStream.join(TestStream.int32(2), new byte[] {0x41, 1});
    byte[] ts =
        segment(
            new Frame(TestStream.VIDEO, START, FRAME, 7_200, true, key()),
            new Frame(TestStream.VIDEO, START + FRAME, FRAME, 0, false, slice));
    List<Unit> units = new ParsedTransportStream(ts).units(VIDEO_PID);
    assertThat(units).extracting(Unit::pts).containsExactly(START + 7_200, START + FRAME);
    assertThat(units).extracting(Unit::dts).containsExactly(START, START + FRAME);
  }

  @Test
  void times_wrapAt33Bits() throws Exception {
    long wrap = 1L << 33;
    byte[] ts =
        segment(
            TestStream.video(5 * wrap - FRAME, FRAME, true),
            TestStream.video(5 * wrap, FRAME, false));
    ParsedTransportStream parsed = new ParsedTransportStream(ts);
    assertThat(parsed.units(VIDEO_PID)).extracting(Unit::pts).containsExactly(wrap - FRAME, 0L);
    assertThat(clocks(parsed)).containsExactly(wrap - FRAME - 45_000, wrap - 45_000);
  }

  @Test
  void aStreamThatBeginsAtZero_hasAClockBeforeIt() throws Exception {
    ParsedTransportStream ts = new ParsedTransportStream(segment(TestStream.video(0, FRAME, true)));
    assertThat(clocks(ts)).containsExactly((1L << 33) - 45_000);
  }

  @Test
  void theClock_isNeverSilentForLongerThanATenthOfASecond_andNeverGoesBack() throws Exception {
    List<byte[]> segments = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      List<Frame> frames = new ArrayList<>();
      frames.add(TestStream.video(START + s * 90_000L, 90_000, true));
      for (int i = 0; i < 47; i++) {
        frames.add(TestStream.audio(480_000 + s * 48_128L + i * 1024L));
      }
      segments.add(segment(frames.toArray(Frame[]::new)));
    }
    List<Long> clocks = clocks(new ParsedTransportStream(segments.toArray(byte[][]::new)));
    assertThat(clocks).isSorted().hasSizeGreaterThan(25);
    for (int i = 1; i < clocks.size(); i++) {
      assertThat(clocks.get(i) - clocks.get(i - 1)).isLessThanOrEqualTo(9_000);
    }
  }

  @Test
  void audio_isAdts_severalFramesAPacket() throws Exception {
    Frame[] frames = new Frame[20];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = TestStream.audio(480_000 + i * 1024L);
    }
    byte[] ts =
        muxer.segment(
            List.of(TestStream.init(false, true)), List.of(TestStream.fragment(frames)), false);
    List<Unit> units = new ParsedTransportStream(ts).units(VIDEO_PID);
    assertThat(units).hasSizeBetween(3, 10);
    int found = 0;
    for (Unit unit : units) {
      assertThat(unit.streamId()).isEqualTo(0xc0);
      assertThat(unit.saidLength()).isEqualTo(unit.bytes() - 6);
      byte[] content = unit.content();
      int at = 0;
      while (at < content.length) {
        // LC (profile 1), 48 kHz (index 3), 2 channels.
        assertThat(content[at] & 0xff).isEqualTo(0xff);
        assertThat(content[at + 1] & 0xff).isEqualTo(0xf1);
        assertThat(content[at + 2] & 0xff).isEqualTo(0x4c);
        assertThat(content[at + 3] & 0xc0).isEqualTo(0x80);
        at +=
            (content[at + 3] & 3) << 11
                | (content[at + 4] & 0xff) << 3
                | (content[at + 5] & 0xff) >> 5;
        found++;
      }
      assertThat(at).isEqualTo(content.length);
    }
    assertThat(found).isEqualTo(20);
  }

  @Test
  void audioWithAGap_beginsANewPacketBehindIt() throws Exception {
    byte[] ts =
        muxer.segment(
            List.of(TestStream.init(false, true)),
            List.of(
                TestStream.fragment(
                    TestStream.audio(480_000),
                    TestStream.audio(481_024),
                    TestStream.audio(482_100))),
            false);
    assertThat(new ParsedTransportStream(ts).units(VIDEO_PID))
        .extracting(Unit::pts)
        .containsExactly(900_000L, Math.round(482_100 * 1.875));
  }

  @Test
  void anotherInitializationSection_isAnotherVersionOfTheMap() throws Exception {
    byte[] one = second(START, true, true);
    byte[] same = second(START + 90_000, true, true);
    byte[] other = second(START + 180_000, true, false);
    List<byte[]> maps = new ParsedTransportStream(one, same, other).sections(0x1000);
    assertThat(maps).extracting(map -> map[5] >> 1 & 31).containsExactly(0, 0, 1);
  }

  @Test
  void aDiscontinuity_isSaidWithTheFirstClock() throws Exception {
    second(START, true, true);
    byte[] init = TestStream.init(true, false);
    byte[] ts =
        muxer.segment(
            List.of(init), List.of(TestStream.fragment(TestStream.video(0, FRAME, true))), true);
    Packet first = new ParsedTransportStream(ts).packets.get(2);
    assertThat(first.flags()).isEqualTo(0x80 | 0x40 | 0x10);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 150, 151, 152, 153, 154, 155, 156, 157, 158, 160, 183, 184, 185, 300, 360, 70_000})
  void picturesOfAnySize_comeBackWhole(int size) throws Exception {
    byte[] slice = new byte[size];
    Arrays.fill(slice, (byte) 0x41);
    byte[] content = TestStream.join(TestStream.int32(size), slice);
    byte[] ts =
        segment(
            TestStream.video(START, FRAME, true),
            new Frame(TestStream.VIDEO, START + FRAME, FRAME, 0, false, content),
            TestStream.video(START + 2 * FRAME, FRAME, false));
    Unit unit = new ParsedTransportStream(ts).units(VIDEO_PID).get(1);
    assertThat(nals(unit.content()).get(1)).isEqualTo(slice);
    assertThat(unit.saidLength()).isEqualTo(size > 65_000 ? 0 : unit.bytes() - 6);
  }

  @Test
  void aNalUnitBeyondItsPicture_isRefused_andTheNextSegmentIsWhole() throws Exception {
    byte[] wrong = TestStream.join(TestStream.int32(50), new byte[] {0x65, 1});
    Frame broken = new Frame(TestStream.VIDEO, START, FRAME, 0, true, wrong);
    assertThatThrownBy(() -> segment(broken))
        .isInstanceOf(StreamFormatException.class)
        .hasMessageContaining("claims 50 bytes");
    assertThat(new ParsedTransportStream(second(START, true, true)).units(AUDIO_PID)).isNotEmpty();
  }

  private byte[] second(long start, boolean video, boolean audio) throws Exception {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      frames.add(TestStream.video(start + (long) i * FRAME, FRAME, i == 0));
    }
    for (int i = 0; i < 40 && audio; i++) {
      frames.add(TestStream.audio(start * 48 / 90 + i * 1024L));
    }
    return muxer.segment(
        List.of(TestStream.init(video, audio)),
        List.of(TestStream.fragment(frames.toArray(Frame[]::new))),
        false);
  }

  private byte[] segment(Frame... frames) throws StreamFormatException {
    return muxer.segment(
        List.of(TestStream.init(true, true)), List.of(TestStream.fragment(frames)), false);
  }

  private static byte[] key() {
    return TestStream.keyContent(TestStream.SPS);
  }

  private static List<Long> clocks(ParsedTransportStream ts) {
    return ts.packets.stream()
        .filter(packet -> packet.pcr().isPresent())
        .map(packet -> packet.pcr().getAsLong())
        .toList();
  }

  /** Split at the start codes of four bytes. */
  private static List<byte[]> nals(byte[] content) {
    List<byte[]> nals = new ArrayList<>();
    int from = 4;
    for (int at = 4; at <= content.length; at++) {
      boolean code =
          at + 4 <= content.length
              && content[at] == 0
              && content[at + 1] == 0
              && content[at + 2] == 0
              && content[at + 3] == 1;
      if (code || at == content.length) {
        nals.add(Arrays.copyOfRange(content, from, at));
        from = at + 4;
      }
    }
    return nals;
  }
}
