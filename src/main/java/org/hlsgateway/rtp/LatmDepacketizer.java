package org.hlsgateway.rtp;

import java.util.Arrays;
import org.hlsgateway.rtp.SessionDescription.Format;

/**
 * AAC as MP4A-LATM (RFC 3016 4): audioMuxElements of one program and layer, their StreamMuxConfig
 * in the description or before each.
 */
final class LatmDepacketizer implements Depacketizer {
  private static final int SAMPLES = 1_024;
  private static final int LONGEST_ELEMENT = 64 << 10;

  private final SoundListener listener;
  private final boolean configInside;
  private final int clockRate;
  private int ticksPerFrame;
  private int subFrames = 1;
  private byte[] element = new byte[0];
  private boolean broken;

  LatmDepacketizer(Format format, SoundListener listener) {
    this.listener = listener;
    this.clockRate = format.clockRate();
    this.configInside = format.number("cpresent", 1) != 0;
    this.ticksPerFrame = SAMPLES;
    AacFormat.hex(format.parameter("config"))
        .ifPresent(config -> mux(new Bits(config, 0, config.length), config, false));
  }

  /**
   * AudioSpecificConfig as the description says; as its rate and channels say where it does not.
   */
  static byte[] config(Format format) {
    byte[] given =
        AacFormat.hex(format.parameter("config"))
            .map(bytes -> specific(new Bits(bytes, 0, bytes.length), bytes))
            .orElse(null);
    return given != null
        ? given
        : AacFormat.lowComplexity(format.clockRate(), Math.max(1, format.channels()));
  }

  @Override
  public void take(RtpPacket packet, int lost) {
    if (lost > 0) {
      broken = true;
    }
    int have = element.length;
    if (have + packet.length() > LONGEST_ELEMENT) {
      element = new byte[0];
      broken = true;
      return;
    }
    element = Arrays.copyOf(element, have + packet.length());
    System.arraycopy(packet.bytes(), packet.offset(), element, have, packet.length());
    if (packet.marker()) {
      if (!broken) {
        elements(packet.timestamp());
      }
      broken = false;
      element = new byte[0];
    }
  }

  private void elements(int timestamp) {
    Bits bits = new Bits(element, 0, element.length);
    int index = 0;
    while (bits.left() >= 16) {
      if (configInside && bits.take(1) == 0 && !mux(bits, element, true)) {
        return;
      }
      for (int sub = 0; sub < subFrames; sub++) {
        int size = 0;
        int more;
        do {
          more = bits.take(8);
          size += more;
        } while (more == 255 && bits.left() > 0);
        if (size == 0 || 8L * size > bits.left()) {
          return;
        }
        byte[] frame = new byte[size];
        for (int i = 0; i < size; i++) {
          frame[i] = (byte) bits.take(8);
        }
        listener.frame(timestamp, index * ticksPerFrame, ticksPerFrame, frame);
        index++;
      }
      // Each element ends with a whole byte.
      bits.skip((8 - bits.position() % 8) % 8);
    }
  }

  /** StreamMuxConfig, 14496-3 1.7.3.1; false if it is of a kind that nobody sends. */
  private boolean mux(Bits bits, byte[] bytes, boolean tell) {
    if (bits.take(1) != 0) {
      return false; // audioMuxVersion 1
    }
    bits.skip(1);
    int frames = bits.take(6);
    int programs = bits.take(4);
    int layers = bits.take(3);
    if (programs != 0 || layers != 0) {
      return false;
    }
    byte[] config = specificAt(bits, bytes);
    if (config == null) {
      return false;
    }
    subFrames = frames + 1;
    int rate = AacFormat.rate(config);
    ticksPerFrame = rate > 0 ? (int) Math.round((double) SAMPLES * clockRate / rate) : SAMPLES;
    if (tell) {
      listener.configuration(config);
      int type = bits.take(3);
      bits.skip(type == 0 ? 8 : 0);
      if (bits.take(1) != 0) {
        return false; // other data
      }
      bits.skip(bits.take(1) == 0 ? 0 : 8);
    }
    return true;
  }

  private static byte[] specific(Bits bits, byte[] bytes) {
    bits.skip(15);
    return specificAt(bits, bytes);
  }

  /** AudioSpecificConfig of AAC within the bits, of its short form; null if it is of another. */
  private static byte[] specificAt(Bits bits, byte[] bytes) {
    long from = bits.position();
    int type = bits.take(5);
    if (type == 31) {
      return new byte[] {(byte) 0xf8, 0}; // of no use, and to be seen as such
    }
    int index = bits.take(4);
    if (type == 0 || index >= AacFormat.RATES.length || bits.left() < 7) {
      return null;
    }
    int channels = bits.take(4);
    boolean replicated = type == 5 || type == 29;
    if (replicated) {
      bits.skip(4 + 5); // the rate of SBR, and the coding beneath it
    }
    bits.skip(3); // frameLengthFlag, dependsOnCoreCoder, extensionFlag
    int length = (int) (bits.position() - from);
    Bits again = new Bits(bytes, 0, bytes.length);
    again.skip(from);
    byte[] config = new byte[(length + 7) / 8];
    for (int i = 0; i < length; i++) {
      config[i / 8] |= (byte) (again.take(1) << (7 - i % 8));
    }
    return channels == 0 ? null : config;
  }
}
