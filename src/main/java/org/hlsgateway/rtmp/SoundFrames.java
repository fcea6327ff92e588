package org.hlsgateway.rtmp;

import java.util.Optional;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.Silence;

/** Gives the frames of a sound their exact times: as long as the codec says, one after another. */
final class SoundFrames {
  private static final int SYNC = 0x0200_0000;
  private static final int OPUS_TICKS = 48_000;

  /** RFC 6716 3.1: in samples at 48 kHz, by the configuration's number. */
  private static final int[] OPUS_SILK_OR_HYBRID = {480, 960, 1_920, 2_880};

  private static final int[] OPUS_CELT = {120, 240, 480, 960};

  private static final int USUAL_AAC_SAMPLES = 1_024;
  private static final int USUAL_AAC_RATE = 48_000;

  private final int ticksPerSecond;

  /** 0 where each frame tells by itself. */
  private final int frameTicks;

  private long nextTicks = -1;
  private long lastTicks = -1;

  private SoundFrames(int ticksPerSecond, int frameTicks) {
    this.ticksPerSecond = ticksPerSecond;
    this.frameTicks = frameTicks;
  }

  /**
   * @param config AudioSpecificConfig; of one that is not understood, frames are as most are
   */
  static SoundFrames aac(byte[] config) {
    Optional<Silence.AacFrame> frame = Silence.aacFrame(config);
    return new SoundFrames(
        frame.map(Silence.AacFrame::samplesPerSecond).orElse(USUAL_AAC_RATE),
        frame.map(Silence.AacFrame::samples).orElse(USUAL_AAC_SAMPLES));
  }

  static SoundFrames opus() {
    return new SoundFrames(OPUS_TICKS, 0);
  }

  int ticksPerSecond() {
    return ticksPerSecond;
  }

  /**
   * The next frame.
   *
   * @param timeMillis when it is heard, rounded as RTMP does
   * @param body its bytes from {@code offset} on
   */
  Sample frame(MediaTrack track, long timeMillis, byte[] body, int offset) {
    long told = timeMillis * ticksPerSecond / 1_000;
    int duration = frameTicks > 0 ? frameTicks : opusTicks(body, offset);
    boolean agrees = nextTicks >= 0 && Math.abs(told - nextTicks) <= duration / 2;
    long ticks = Math.max(agrees ? nextTicks : told, lastTicks + 1);
    nextTicks = ticks + duration;
    lastTicks = ticks;
    return new Sample(track, ticks, duration, 0, SYNC, body, offset, body.length - offset);
  }

  /** RFC 6716 3.1 and 3.2: how long a frame is, and how many are in the packet. */
  private static int opusTicks(byte[] packet, int at) {
    int toc = packet[at] & 0xff;
    int configuration = toc >> 3;
    int one =
        configuration >= 16
            ? OPUS_CELT[configuration & 3]
            : configuration >= 12
                ? OPUS_SILK_OR_HYBRID[configuration & 1]
                : OPUS_SILK_OR_HYBRID[configuration & 3];
    int frames =
        switch (toc & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> at + 1 < packet.length ? Math.max(1, packet[at + 1] & 0x3f) : 1;
        };
    return one * frames;
  }
}
