package org.hlsgateway.rtp;

/**
 * Sound as it is (RFC 3551 4.5.11 and 4.5.14): G.711 and linear samples of 16 bits. Out come blocks
 * of the same length, of 16 bits with the more significant byte first, whatever packets hold.
 */
final class PcmDepacketizer implements Depacketizer {
  /** What packets come apart from what was there before without anything missing. */
  private static final int TOLERATED_MILLIS = 40;

  private static final int STEADY_ENOUGH = 8;

  private static final double SAME = 0.1;

  private static final short[] U_LAW = new short[256];
  private static final short[] A_LAW = new short[256];

  static {
    for (int i = 0; i < 256; i++) {
      U_LAW[i] = uLaw(i);
      A_LAW[i] = aLaw(i);
    }
  }

  private final SoundListener listener;

  /** Null: linear. */
  private final short[] law;

  private final int channels;
  private final int blockSamples;
  private final int toleratedTicks;
  private final ByteOrders order;
  private final short[] block;
  private int filled;
  private int stamp;
  private int lastStamp;
  private int lastStep;
  private int lastCount;

  /** How many packets in a row went on by the same stamps for the same samples. */
  private int steady;

  /** Other than one where stamps count at another rate than is said. */
  private double stampsOfASample = 1;

  /**
   * @param blockSamples of each channel, in each block
   */
  PcmDepacketizer(
      String encoding, int clockRate, int channels, int blockSamples, SoundListener listener) {
    this.listener = listener;
    this.law = encoding.equals("PCMU") ? U_LAW : encoding.equals("PCMA") ? A_LAW : null;
    this.channels = channels;
    this.blockSamples = blockSamples;
    this.toleratedTicks = clockRate * TOLERATED_MILLIS / 1_000;
    this.order = new ByteOrders();
    this.block = new short[blockSamples * channels];
  }

  @Override
  public void take(RtpPacket packet, int lost) {
    short[] samples = law == null ? order.read(packet) : decoded(packet);
    if (samples.length < channels) {
      return;
    }
    int count = samples.length / channels;
    follow(packet.timestamp(), lost, count);
    int before = filled / channels;
    int apart = Math.abs(packet.timestamp() - (stamp + inStamps(before)));
    // Stamps that always go on by as much have no hole in them, whatever they count.
    if (lost > 0 || apart > toleratedTicks && steady == 0) {
      filled = 0;
      before = 0;
    }
    // What comes counts, not what it should be by what came: clocks drift.
    stamp = packet.timestamp() - inStamps(before);
    int whole = count * channels;
    for (int at = 0; at < whole; ) {
      int fits = Math.min(whole - at, block.length - filled);
      System.arraycopy(samples, at, block, filled, fits);
      at += fits;
      filled += fits;
      if (filled == block.length) {
        listener.frame(stamp, 0, blockSamples, bytes());
        filled = 0;
        stamp += inStamps(blockSamples);
      }
    }
  }

  private void follow(int packetStamp, int lost, int count) {
    int step = packetStamp - lastStamp;
    steady = lost == 0 && step == lastStep && count == lastCount ? steady + 1 : 0;
    if (steady >= STEADY_ENOUGH && step > 0) {
      double found = (double) step / count;
      stampsOfASample = Math.abs(found - 1) < SAME ? 1 : found;
    }
    lastStamp = packetStamp;
    lastStep = step;
    lastCount = count;
  }

  private int inStamps(int samples) {
    return stampsOfASample == 1 ? samples : (int) Math.round(samples * stampsOfASample);
  }

  private short[] decoded(RtpPacket packet) {
    short[] samples = new short[packet.length()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = law[packet.u8(i)];
    }
    return samples;
  }

  private byte[] bytes() {
    byte[] bytes = new byte[2 * block.length];
    for (int i = 0; i < block.length; i++) {
      bytes[2 * i] = (byte) (block[i] >> 8);
      bytes[2 * i + 1] = (byte) block[i];
    }
    return bytes;
  }

  /** ITU-T G.711, table 2: all bits are sent inverted. */
  private static short uLaw(int sent) {
    int code = ~sent;
    int magnitude = (((code & 15) << 3) + 0x84 << (code >> 4 & 7)) - 0x84;
    return (short) ((code & 0x80) != 0 ? -magnitude : magnitude);
  }

  /** ITU-T G.711, table 1: every other bit is sent inverted. */
  private static short aLaw(int sent) {
    int code = sent ^ 0x55;
    int segment = code >> 4 & 7;
    int step = ((code & 15) << 4) + 8;
    int magnitude = segment == 0 ? step : step + 0x100 << segment - 1;
    return (short) ((code & 0x80) != 0 ? magnitude : -magnitude);
  }

  /**
   * Which byte of a linear sample comes first: the more significant one (RFC 3551 4.5.11), but some
   * cameras send them as they have them. Read the wrong way, sound is noise.
   */
  private static final class ByteOrders {
    private static final int ENOUGH_SAMPLES = 8_000;

    /** So much rougher, and it is the wrong way. */
    private static final int ROUGHER = 4;

    private long roughness;
    private long swappedRoughness;
    private int judged;
    private short last;
    private boolean swapped;

    short[] read(RtpPacket packet) {
      short[] samples = new short[packet.length() / 2];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) packet.u16(2 * i);
      }
      if (judged < ENOUGH_SAMPLES) {
        judge(samples);
      }
      if (swapped) {
        for (int i = 0; i < samples.length; i++) {
          samples[i] = Short.reverseBytes(samples[i]);
        }
      }
      return samples;
    }

    private void judge(short[] samples) {
      for (short sample : samples) {
        int step = Math.abs(sample - last);
        roughness += step;
        swappedRoughness += Math.abs(Short.reverseBytes(sample) - Short.reverseBytes(last));
        // Silence says nothing.
        judged += step == 0 ? 0 : 1;
        last = sample;
      }
      swapped = roughness > ROUGHER * swappedRoughness;
    }
  }
}
