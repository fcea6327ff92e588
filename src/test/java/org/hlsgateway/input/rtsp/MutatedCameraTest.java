package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.rtmp.Mutations;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.PacketOrder;
import org.hlsgateway.rtp.Rtcp;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.hlsgateway.rtp.SessionDescription.Kind;
import org.hlsgateway.rtp.SessionDescription.Media;
import org.junit.jupiter.api.Test;

/**
 * Descriptions and packets with bytes changed, left out and doubled: read, or skipped, and nothing
 * else. {@code -Drtp.mutations=1000000} for more of it.
 */
class MutatedCameraTest {
  private static final int MUTATIONS = Integer.getInteger("rtp.mutations", 60_000);

  private static final String SDP =
      """
      v=0
      a=control:*
      m=video 0 RTP/AVP 96
      a=rtpmap:96 %s/90000
      a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtoCgL/lxEAAAAMAQAAAAwDIPFi6gA==,aM4PyA==
      a=control:trackID=0
      m=audio 0 RTP/AVP 97
      a=rtpmap:97 %s/48000/2
      a=fmtp:97 sizelength=13;indexlength=3;indexdeltalength=3;config=%s
      a=control:trackID=1
      """;

  private static final List<String> VIDEO =
      List.of(
          "6742c01eda0280bfe5c044000003000400000300c83c58ba80",
          "68ce0fc8",
          "7c8588aabbccdd",
          "7c4500112233445566",
          "1800046588aaaa0004419acccc",
          "0601c480",
          "00000001419acccc00000001411adddd",
          "60010004400100010004420101010004440101c1",
          "620193afaabb",
          "620153ccdd",
          "2601afaabb");

  private static final List<String> AUDIO =
      List.of(
          "00100010aabb",
          "002000100018aabbccddee",
          "fff15080013ffcaabb",
          "00100048fff15080013ffcaabb",
          "03aabbcc",
          "fcaabb",
          "0b02aa",
          "20000909c07f80a0aabb");

  private long brought;

  private final class Out implements RtspPictures.Output, RtspSound.Output {
    private final MediaTrack track;

    Out(MediaTrack.Kind kind) {
      track =
          new MediaTrack(
              1,
              kind,
              90_000,
              "",
              new MediaTrack.Coding(
                  "avc1", "H.264", 2, 2, 0, 0, 4, List.of(), MediaTrack.DeclaredBitRates.NONE));
    }

    @Override
    public void keyframe() {}

    @Override
    public MediaTrack track() {
      return track;
    }

    @Override
    public void sample(Sample sample) {
      assertThat(sample.decodeTicks()).isNotNegative();
      assertThat(sample.durationTicks()).isPositive();
      assertThat(sample.length()).isLessThan(64 << 20);
      brought++;
    }

    @Override
    public void changed() {}

    @Override
    public void refused(StreamFormatException why) {}
  }

  @Test
  void whateverIsSent_isReadOrSkipped() {
    Random random = new Random(20_261_130);
    for (int i = 0; i < MUTATIONS / 50; i++) {
      try {
        session(random);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("session " + i, e);
      }
    }
    assertThat(brought).isGreaterThan(MUTATIONS / 20);
  }

  /** Fifty packets, after a description. */
  private void session(Random random) {
    String text =
        SDP.formatted(
            random.nextBoolean() ? "H264" : "H265",
            List.of("mpeg4-generic", "MP4A-LATM", "opus").get(random.nextInt(3)),
            random.nextBoolean() ? "1190" : "400023203fc0");
    byte[] sdp = text.getBytes(StandardCharsets.UTF_8);
    SessionDescription description =
        SessionDescription.parse(random.nextInt(4) == 0 ? Mutations.of(sdp, random) : sdp);
    List<RtspTrack> tracks = new ArrayList<>();
    List<PacketOrder> orders = new ArrayList<>();
    for (Media media : description.media()) {
      Format format = Formats.readable(media).orElse(null);
      if (format == null || media.kind() == Kind.OTHER) {
        continue;
      }
      RtspTrack track = track(media, format);
      tracks.add(track);
      boolean udp = random.nextBoolean();
      orders.add(new PacketOrder(udp, 1_000, (packet, lost) -> track.take(packet, lost, now)));
    }
    if (tracks.isEmpty()) {
      return;
    }
    InStep inStep = new InStep(tracks.toArray(new RtspTrack[0]));
    int stamp = random.nextInt();
    for (int i = 0; i < 50; i++) {
      now += 10_000_000;
      int index = random.nextInt(tracks.size());
      boolean video = tracks.get(index) instanceof RtspPictures;
      List<String> seeds = video ? VIDEO : AUDIO;
      stamp += random.nextInt(3) == 0 ? 3_600 : 0;
      byte[] packet = packet(i, stamp, seeds.get(random.nextInt(seeds.size())), random);
      byte[] wire = random.nextInt(2) == 0 ? Mutations.of(packet, random) : packet;
      if (Rtcp.isRtcp(wire, 0, wire.length)) {
        Rtcp.read(wire, 0, wire.length, new Reports(inStep, index));
        continue;
      }
      RtpPacket read = RtpPacket.parse(wire, 0, wire.length);
      if (read != null) {
        inStep.arrived(index, read.timestamp(), now);
        orders.get(index).take(read, now);
        orders.get(index).expire(now);
      }
    }
  }

  private long now;

  private RtspTrack track(Media media, Format format) {
    return media.kind() == Kind.VIDEO
        ? new RtspPictures(format, new Out(MediaTrack.Kind.VIDEO))
        : new RtspSound(format, new Out(MediaTrack.Kind.AUDIO));
  }

  private static byte[] packet(int sequence, int stamp, String payload, Random random) {
    byte[] bytes = java.util.HexFormat.of().parseHex(payload);
    ByteBuffer out = ByteBuffer.allocate(12 + bytes.length);
    out.put((byte) 0x80).put((byte) (random.nextBoolean() ? 0xe0 : 0x60));
    out.putShort((short) sequence).putInt(stamp).putInt(7).put(bytes);
    return out.array();
  }

  private record Reports(InStep inStep, int track) implements Rtcp.Listener {
    @Override
    public void senderReport(int ssrc, long ntpMicros, int rtpTimestamp) {
      inStep.reported(track, ntpMicros, rtpTimestamp);
    }

    @Override
    public void bye(int ssrc) {}
  }
}
