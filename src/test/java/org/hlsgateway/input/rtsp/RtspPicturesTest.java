package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.rtmp.Hex;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Pictures with their times. */
class RtspPicturesTest {
  /** Main profile, 640x480; does not say how pictures are ordered. */
  private static final String SPS = "67 4d001ef40501ec80";

  private static final String PPS = "68 ce0fc8";
  private static final String IDR = "65 88 ff";

  private final List<Sample> samples = new ArrayList<>();
  private final RtspPictures pictures =
      new RtspPictures(
          SessionDescription.parse(
                  "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000"
                      .getBytes(StandardCharsets.US_ASCII))
              .media()
              .get(0)
              .formats()
              .get(0),
          new Out());
  private int sequence;
  private long nowNanos;

  private final class Out implements RtspPictures.Output {
    private final MediaTrack track =
        new MediaTrack(
            1,
            MediaTrack.Kind.VIDEO,
            90_000,
            "",
            new MediaTrack.Coding(
                "avc1", "H.264", 2, 2, 0, 0, 4, List.of(), MediaTrack.DeclaredBitRates.NONE));

    @Override
    public void keyframe() {}

    @Override
    public MediaTrack track() {
      return track;
    }

    @Override
    public void sample(Sample sample) {
      samples.add(sample);
    }

    @Override
    public void refused(StreamFormatException why) {
      throw new AssertionError(why);
    }
  }

  private void send(int stamp, String unit, boolean last) {
    byte[] bytes = Hex.bytes(unit);
    ByteBuffer out = ByteBuffer.allocate(12 + bytes.length);
    out.put((byte) 0x80).put((byte) (96 | (last ? 0x80 : 0))).putShort((short) sequence++);
    out.putInt(stamp).putInt(7).put(bytes);
    pictures.take(RtpPacket.parse(out.array(), 0, out.capacity()), 0, nowNanos);
  }

  /** A picture that has its number in it, 40 ms after the one before. */
  private void picture(int stamp, int number) {
    nowNanos += 40_000_000;
    send(stamp, String.format("41 9a %02x", number), true);
  }

  private void begin() {
    send(0, SPS, false);
    send(0, PPS, false);
    send(0, IDR, true);
  }

  private List<Integer> numbers() {
    return samples.stream()
        .map(
            sample ->
                HexFormat.of()
                    .formatHex(sample.source(), sample.offset(), sample.offset() + sample.length()))
        .map(hex -> Integer.parseInt(hex.substring(hex.length() - 2), 16))
        .toList();
  }

  @Test
  void whileTheOrderIsFoundOut_picturesOfOneTimeComeOnceEach() {
    begin();
    int[] stamps = {3_600, 3_600, 7_200, 10_800, 14_400, 18_000, 21_600};
    for (int i = 0; i < stamps.length; i++) {
      picture(stamps[i], i + 1);
    }

    assertThat(numbers()).containsExactly(255, 1, 2, 3, 4, 5, 6);
    for (int i = 1; i < samples.size(); i++) {
      assertThat(samples.get(i).decodeTicks()).isGreaterThan(samples.get(i - 1).decodeTicks());
    }
    assertThat(samples).allMatch(sample -> Math.abs(sample.compositionTicks()) <= 3_600);
  }

  /** Pictures in order, as those of nearly all cameras: a step back is a clock that was set. */
  @Test
  void aClockThatIsSetBackByASecond_isNoReordering() {
    send(0, "67 42c01eda0280bfe5c044000003000400000300c83c58ba80", false);
    send(0, PPS, false);
    send(0, IDR, true);
    for (int i = 1; i < 20; i++) {
      picture(3_600 * i - (i < 10 ? 0 : 90_000), i);
    }

    assertThat(samples).hasSize(19).allMatch(sample -> sample.durationTicks() == 3_600);
  }
}
