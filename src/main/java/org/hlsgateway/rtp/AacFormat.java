package org.hlsgateway.rtp;

import java.util.HexFormat;
import java.util.Optional;
import org.hlsgateway.rtp.SessionDescription.Format;

/**
 * How a description says that AAC is coded (RFC 3640 4.1), and what is assumed where it does not.
 */
final class AacFormat {
  static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };

  private static final int LOW_COMPLEXITY = 2;
  private static final int SBR = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int RATE_FOLLOWS = 15;

  private AacFormat() {}

  /**
   * AudioSpecificConfig: the one given, or of AAC-LC as the description's rate and channels say.
   */
  static byte[] config(Format format) {
    return hex(format.parameter("config"))
        .filter(bytes -> bytes.length >= 2)
        .orElseGet(() -> lowComplexity(format.clockRate(), Math.max(1, format.channels())));
  }

  static Optional<byte[]> hex(Optional<String> text) {
    return text.map(value -> value.replaceAll("[\"'\\s]", ""))
        .filter(value -> value.matches("([0-9a-fA-F]{2})+") && value.length() <= 512)
        .map(HexFormat.of()::parseHex);
  }

  static byte[] lowComplexity(int rate, int channels) {
    int fields = LOW_COMPLEXITY << 11 | index(rate) << 7 | channels << 3;
    return new byte[] {(byte) (fields >> 8), (byte) fields};
  }

  private static int index(int rate) {
    int best = 0;
    for (int i = 0; i < RATES.length; i++) {
      if (Math.abs(RATES[i] - rate) < Math.abs(RATES[best] - rate)) {
        best = i;
      }
    }
    return best;
  }

  /**
   * AAC-LC, by itself or beneath SBR and parametric stereo, in frames of 1,024 samples (ISO/IEC
   * 14496-3 1.6.2.1, 4.4.1): of others the frames' times would be wrong.
   */
  static boolean isUsual(byte[] config) {
    Bits bits = new Bits(config, 0, config.length);
    int type = bits.take(5);
    skipRate(bits);
    bits.skip(4); // channelConfiguration
    if (type == SBR || type == PARAMETRIC_STEREO) {
      skipRate(bits);
      type = bits.take(5);
    }
    return type == LOW_COMPLEXITY && bits.take(1) == 0; // frameLengthFlag
  }

  private static void skipRate(Bits bits) {
    if (bits.take(4) == RATE_FOLLOWS) {
      bits.skip(24);
    }
  }

  /** Samples a second of what is coded, SBR aside; 0 if it cannot be read. */
  static int rate(byte[] config) {
    Bits bits = new Bits(config, 0, config.length);
    int type = bits.take(5);
    if (type == 31) {
      bits.skip(6);
    }
    int index = bits.take(4);
    return index == RATE_FOLLOWS ? bits.take(24) : index < RATES.length ? RATES[index] : 0;
  }
}
