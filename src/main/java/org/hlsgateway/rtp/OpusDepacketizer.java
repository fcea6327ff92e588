package org.hlsgateway.rtp;

import java.util.Arrays;

/**
 * Opus (RFC 7587): a packet is a frame, and its length is told by its first bytes (RFC 6716 3.1).
 */
final class OpusDepacketizer implements Depacketizer {
  /** Of configurations 0 to 31, in ticks of 48 kHz. */
  private static final int[] SILK = {480, 960, 1_920, 2_880};

  private static final int[] HYBRID = {480, 960};
  private static final int[] CELT = {120, 240, 480, 960};
  private static final int LONGEST_TICKS = 5_760;

  private final SoundListener listener;

  OpusDepacketizer(SoundListener listener) {
    this.listener = listener;
  }

  @Override
  public void take(RtpPacket packet, int lost) {
    if (packet.length() < 1) {
      return;
    }
    int first = packet.u8(0);
    int config = first >> 3;
    int frame =
        config < 12 ? SILK[config & 3] : config < 16 ? HYBRID[config & 1] : CELT[config & 3];
    int frames =
        switch (first & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> packet.length() > 1 ? packet.u8(1) & 0x3f : 0;
        };
    if (frames == 0 || frames * frame > LONGEST_TICKS) {
      return;
    }
    int from = packet.offset();
    listener.frame(
        packet.timestamp(),
        0,
        frames * frame,
        Arrays.copyOfRange(packet.bytes(), from, from + packet.length()));
  }
}
