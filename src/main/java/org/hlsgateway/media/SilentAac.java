package org.hlsgateway.media;

import java.util.Optional;

/**
 * A frame of AAC in which nothing is heard, written down by the rules of ISO/IEC 14496-3: every
 * channel says that it has no scale factor band with anything in it. The same frame may be repeated
 * for ever, and follow and precede any other.
 *
 * @param frame a raw_data_block (4.4.2.1)
 * @param samples how many of the core's samples it stands for
 * @param samplesPerSecond the core's: half of what is heard where SBR doubles it
 */
record SilentAac(byte[] frame, int samples, int samplesPerSecond) {
  private static final int RATE_FOLLOWS = 15;
  private static final int SBR = 5;
  private static final int PS = 29;
  private static final int LONG_FRAME = 1024;
  private static final int SHORT_FRAME = 960;

  /** Table 4.85: what is in a frame, by channelConfiguration (1.6.3.5): one letter an element. */
  private static final String[] ELEMENTS = {"", "S", "P", "SP", "SPS", "SPP", "SPPL", "SPPPL"};

  /**
   * @param configuration AudioSpecificConfig (1.6.2.1)
   * @return empty if such AAC is not known well enough: newer kinds, or unusual channels
   */
  static Optional<SilentAac> of(byte[] configuration) {
    Bits bits = new Bits(configuration);
    int type = bits.next(5);
    int samplesPerSecond = rate(bits);
    int channels = bits.next(4);
    if (type == SBR || type == PS) {
      rate(bits);
      type = bits.next(5);
    }
    boolean shortFrame = bits.next(1) == 1;
    // Main, LC, and LTP, which differ in what a frame may have besides: all of it left out here.
    boolean known = type == 1 || type == 2 || type == 4;
    if (!known || bits.ended || samplesPerSecond == 0 || channels < 1 || channels > 7) {
      return Optional.empty();
    }
    int samples = shortFrame ? SHORT_FRAME : LONG_FRAME;
    return Optional.of(new SilentAac(frame(ELEMENTS[channels]), samples, samplesPerSecond));
  }

  private static int rate(Bits bits) {
    int index = bits.next(4);
    if (index == RATE_FOLLOWS) {
      return bits.next(24);
    }
    return index < AudioEntries.AAC_RATES.length ? AudioEntries.AAC_RATES[index] : 0;
  }

  private static byte[] frame(String elements) {
    BitWriter out = new BitWriter();
    int singles = 0;
    int pairs = 0;
    for (char element : elements.toCharArray()) {
      switch (element) {
        case 'S' -> channel(out.add(0, 3).add(singles++, 4));
        case 'L' -> channel(out.add(3, 3).add(0, 4));
        default -> {
          // common_window: 0, each channel describes itself.
          out.add(1, 3).add(pairs++, 4).add(0, 1);
          channel(out);
          channel(out);
        }
      }
    }
    return out.add(7, 3).toBytes();
  }

  /** individual_channel_stream (4.4.2.3), with max_sfb 0: no section, no factor, no spectrum. */
  private static void channel(BitWriter out) {
    int globalGain = 100;
    out.add(globalGain, 8);
    // ics_info (table 4.6): reserved, ONLY_LONG_SEQUENCE, window shape, max_sfb, no predictor.
    out.add(0, 1).add(0, 2).add(0, 1).add(0, 6).add(0, 1);
    // No pulses, no temporal noise shaping, no gain control.
    out.add(0, 3);
  }

  private static final class Bits {
    private final byte[] bytes;
    private int position;
    private boolean ended;

    Bits(byte[] bytes) {
      this.bytes = bytes;
    }

    int next(int count) {
      int value = 0;
      for (int i = 0; i < count; i++, position++) {
        ended |= position >= 8 * bytes.length;
        value = value << 1 | (ended ? 0 : bytes[position / 8] >> 7 - position % 8 & 1);
      }
      return value;
    }
  }
}
