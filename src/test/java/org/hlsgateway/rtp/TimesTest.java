package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.hlsgateway.rtmp.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order, clocks and reports. */
class TimesTest {
  private static final long MILLI = 1_000_000L;

  private final List<String> seen = new ArrayList<>();

  private PacketOrder order(boolean reorders) {
    return new PacketOrder(
        reorders,
        100 * MILLI,
        (packet, lost) -> seen.add(packet.sequence() + (lost > 0 ? "-" + lost : "")));
  }

  private static void send(PacketOrder order, long millis, int... sequences) {
    for (int sequence : sequences) {
      order.take(Packets.packet(sequence, 0, false, "00"), millis * MILLI);
    }
  }

  @Test
  void overTcp_aGapIsALoss() {
    send(order(false), 0, 65_534, 65_535, 0, 3, 4);

    assertThat(seen).containsExactly("65534", "65535", "0", "3-2", "4");
  }

  @Test
  void overUdp_whatWasOvertakenIsPutInOrder_andDuplicatesAreOne() {
    PacketOrder order = order(true);
    send(order, 0, 65_535, 2, 1, 2, 0, 3, 1);

    assertThat(seen).containsExactly("65535", "0", "1", "2", "3");
    assertThat(order.reordered()).isEqualTo(2);
    assertThat(order.lost()).isZero();
  }

  @Test
  void overUdp_whatDoesNotCome_isGivenUpAfterAWhile() {
    PacketOrder order = order(true);
    send(order, 0, 1, 3, 4);
    order.expire(90 * MILLI);
    assertThat(seen).containsExactly("1");
    order.expire(101 * MILLI);
    send(order, 102, 2, 5);

    assertThat(seen).containsExactly("1", "3-1", "4", "5");
    assertThat(order.lost()).isOne();
  }

  @Test
  void aCameraThatCountsAnew_isFollowed() {
    PacketOrder order = order(true);
    send(order, 0, 30_000);
    for (int i = 0; i < 70; i++) {
      send(order, i, 100 + i);
    }

    assertThat(seen).startsWith("30000").contains("164-1", "165").doesNotContain("100");
  }

  @Test
  void overTcp_aCameraThatCountsAnew_isFollowedAtOnce() {
    send(order(false), 0, 30_000, 5, 6);

    assertThat(seen).containsExactly("30000", "5-1", "6");
  }

  @Test
  void overUdp_eachThatDoesNotCome_isWaitedForAsLong() {
    PacketOrder order = order(true);
    send(order, 0, 1, 3);
    send(order, 90, 5);
    order.expire(101 * MILLI);
    assertThat(seen).containsExactly("1", "3-1");
    send(order, 102, 4);

    assertThat(seen).containsExactly("1", "3-1", "4", "5");
  }

  @Test
  void aNewSource_beginsAnew() {
    PacketOrder order = order(true);
    send(order, 0, 500);
    byte[] other = Hex.bytes("8060 0007 00000000 99999999 00");
    order.take(RtpPacket.parse(other, 0, other.length), 0);

    assertThat(seen).containsExactly("500", "7-1");
  }

  @Test
  void headersOfAllKinds_areSkipped() {
    byte[] extended =
        Hex.bytes(
            "b2 e0 0007 00000001 00000002 aaaaaaaa bbbbbbbb abac 0001 11111111 c0ffee 03 0002");
    // Two sources, an extension of one word, and two bytes of padding.
    RtpPacket packet = RtpPacket.parse(extended, 0, extended.length);

    assertThat(packet.marker()).isTrue();
    assertThat(packet.length()).isEqualTo(4);
    assertThat(packet.u8(0)).isEqualTo(0xc0);
    byte[] wrong = Hex.bytes("a0 60 0007 00000001 00000002 aa ff");
    assertThat(RtpPacket.parse(wrong, 0, wrong.length).length()).isEqualTo(2);
    for (String bad :
        List.of("", "80", "40 60 0007 00000001 00000002", "8f 60 0007 00000001 00000002")) {
      byte[] bytes = Hex.bytes(bad);
      assertThat(RtpPacket.parse(bytes, 0, bytes.length)).isNull();
    }
  }

  @Test
  void timeStamps_goOnOverTheirWrap_forDays() {
    TrackClock clock = new TrackClock(90_000, 2_000);
    int stamp = 0xffff_f000;
    long ticks = clock.ticks(stamp, 0);
    long nanos = 0;
    for (int i = 0; i < 30 * 3_600; i++) {
      stamp += 90_000;
      nanos += 1_000 * MILLI;
      ticks = clock.ticks(stamp, nanos);
    }

    assertThat(ticks).isEqualTo(30L * 3_600 * 90_000);
    assertThat(clock.jumps()).isZero();
    assertThat(TrackClock.nanosOf(ticks, 90_000)).isEqualTo(30L * 3_600 * 1_000 * MILLI);
  }

  /** Thingino on a Wyze Cam v3: seconds back, and on; others are set while they run. */
  @Test
  void jumps_areBridgedByWhenThePacketCame() {
    TrackClock clock = new TrackClock(90_000, 2_000);
    clock.ticks(1_000_000, 0);
    assertThat(clock.ticks(1_003_600, 40 * MILLI)).isEqualTo(3_600);
    assertThat(clock.ticks(1_003_600 - 900_000, 80 * MILLI)).isEqualTo(7_200);
    assertThat(clock.ticks(1_007_200 - 900_000, 120 * MILLI)).isEqualTo(10_800);
    assertThat(clock.ticks(2_000_000_000, 160 * MILLI)).isEqualTo(14_400);
    assertThat(clock.jumps()).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetBySeconds_isBridged_eitherWay() {
    TrackClock clock = new TrackClock(90_000, 2_000);
    clock.back(9_000);
    clock.ticks(0, 0);
    assertThat(clock.ticks(3_600 + 5 * 90_000, 40 * MILLI)).isEqualTo(3_600);
    assertThat(clock.ticks(7_200 + 4 * 90_000, 80 * MILLI)).isEqualTo(7_200);
    assertThat(clock.jumps()).isEqualTo(2);
  }

  /** Wi-Fi that stalls: what was kept comes first and late, and then what is of now. */
  @Test
  void whatComesLate_andThenInTime_isNoJump() {
    TrackClock clock = new TrackClock(90_000, 2_000);
    clock.ticks(0, 0);
    assertThat(clock.ticks(3_600, 5_000 * MILLI)).isEqualTo(3_600);
    assertThat(clock.ticks(450_000, 5_001 * MILLI)).isEqualTo(450_000);
    assertThat(clock.jumps()).isZero();
  }

  /** Servers that begin with what they kept since the last keyframe. */
  @Test
  void aBeginningFasterThanItsTime_isNoJump() {
    TrackClock clock = new TrackClock(90_000, 2_000);
    for (int i = 0; i < 100; i++) {
      assertThat(clock.ticks(3_600 * i, i * MILLI)).isEqualTo(3_600L * i);
    }
    assertThat(clock.jumps()).isZero();
  }

  /** An H.264 camera that says 25 pictures a second at night, and sends 21 (open-nvr). */
  @ParameterizedTest
  @CsvSource({"3600, 48", "3600, 20", "800, 100", "40, 40"})
  void stampsThatCountAtAnotherRate_areTakenForWhatTheyAreWorth(int step, int millis) {
    TrackClock clock = new TrackClock(90_000, 2_000);
    int pictures = 20_000 / millis;
    long then = 0;
    long ticks = 0;
    for (int i = 0; i < 2 * pictures; i++) {
      ticks = clock.ticks(step * i, (long) i * millis * MILLI);
      then = i == pictures ? ticks : then;
    }

    assertThat((ticks - then) / 90_000.0).isBetween(19.6, 20.4);
  }

  /** A network that comes and goes is no other rate. */
  @Test
  void packetsThatComeUnevenly_leaveTheRateAsItIs() {
    TrackClock clock = new TrackClock(90_000, 2_000);
    Random random = new Random(1);
    long late = 0;
    for (int i = 0; i < 5_000; i++) {
      late = random.nextInt(100) == 0 ? random.nextInt(2_500) : Math.max(0, late - 40);
      assertThat(clock.ticks(3_600 * i, (40L * i + late) * MILLI)).isEqualTo(3_600L * i);
    }
  }

  @Test
  void aSoundThatReallyWasSilent_isWhereItIs() {
    TrackClock clock = new TrackClock(8_000, 500);
    clock.ticks(0, 0);

    assertThat(clock.ticks(8_000 * 60, 60_000 * MILLI)).isEqualTo(8_000 * 60);
    assertThat(clock.jumps()).isZero();
  }

  @Test
  void timesOfDecoding_neverGoBack_andAreNoLaterThanThoseOfShowing() {
    long[] shown = {0, 10_800, 3_600, 7_200, 21_600, 14_400, 18_000, 32_400, 25_200, 28_800};
    assertThat(DecodeTimes.depthOf(shown, shown.length)).isOne();
    DecodeTimes times = new DecodeTimes(1, false);

    long[] decoded = LongStream.of(shown).map(ticks -> times.next(ticks, 3_600)).toArray();

    assertThat(decoded)
        .containsExactly(-3_600, 0, 3_600, 7_200, 10_800, 14_400, 18_000, 21_600, 25_200, 28_800);
  }

  @Test
  void aReorderingThatNobodyTold_isLearnt() {
    DecodeTimes times = new DecodeTimes(0, true);
    long before = Long.MIN_VALUE;
    for (long shown : new long[] {0, 3_600, 14_400, 7_200, 10_800, 25_200, 18_000, 21_600}) {
      long decoded = times.next(shown, 3_600);
      assertThat(decoded).isGreaterThan(before);
      before = decoded;
    }
    assertThat(times.depth()).isOne();
    assertThat(before).isLessThanOrEqualTo(21_600);
  }

  @Test
  void picturesOfOneTime_areATickApart() {
    DecodeTimes times = new DecodeTimes(0, false);

    assertThat(times.next(0, 3_600)).isZero();
    assertThat(times.next(0, 3_600)).isOne();
  }

  @Test
  void reports_areRead_whateverStandsAroundThem() {
    List<String> told = new ArrayList<>();
    Rtcp.Listener listener =
        new Rtcp.Listener() {
          @Override
          public void senderReport(int ssrc, long ntpMicros, int rtpTimestamp) {
            told.add("report " + ssrc + " " + ntpMicros + " " + rtpTimestamp);
          }

          @Override
          public void bye(int ssrc) {
            told.add("bye " + ssrc);
          }
        };
    // A report, an SDES without an end, and a goodbye.
    byte[] all =
        Hex.bytes(
            "80c80006 00000007 e0000000 80000000 00000bb8 00000001 00000002"
                + "81ca0001 00000007 80cb0001 00000007");
    Rtcp.read(all, 0, all.length, listener);
    for (int length = 0; length < all.length; length++) {
      Rtcp.read(all, 0, length, (Rtcp.Listener) new Silent());
    }

    assertThat(told)
        .containsExactly("report 7 " + (0xe000_0000L * 1_000_000 + 500_000) + " 3000", "bye 7");
    assertThat(Rtcp.isDate(0xe000_0000L * 1_000_000)).isTrue();
    assertThat(Rtcp.isDate(1_700_000_000L * 1_000_000)).isFalse();
  }

  private static final class Silent implements Rtcp.Listener {
    @Override
    public void senderReport(int ssrc, long ntpMicros, int rtpTimestamp) {}

    @Override
    public void bye(int ssrc) {}
  }

  @Test
  void ourOwnReports_areWhole() {
    byte[] report = Rtcp.receiverReport(1, 2, 3, 1 << 30);

    assertThat(report.length % 4).isZero();
    assertThat(Rtcp.isRtcp(report, 0, report.length)).isTrue();
    assertThat(RtpPacket.u16(report, 2)).isEqualTo(7);
    assertThat(32 + 4 * (RtpPacket.u16(report, 34) + 1)).isEqualTo(report.length);
  }
}
