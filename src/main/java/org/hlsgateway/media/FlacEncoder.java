package org.hlsgateway.media;

import java.util.Arrays;

/**
 * Codes sound of 16 bits as FLAC (RFC 9639), without loss and without much effort: fixed predictors
 * and Rice codes, every channel by itself. What a camera sends as G.711 becomes a little more than
 * it was. Each block but for its number stands for itself.
 */
public final class FlacEncoder {
  /** 9.1.1 to 9.1.4: fixed sizes of blocks; the numbers of theirs that have a code of their own. */
  private static final int SYNC = 0x3ffe;

  private static final int BITS = 16;
  private static final int CODE_OF_16_BITS = 4;
  private static final int SMALLEST_CODED_BLOCK = 256;
  private static final int CODE_OF_SMALLEST_BLOCK = 8;
  private static final int CODE_OF_HERTZ = 13;
  private static final int HIGHEST_IN_HERTZ = (1 << 16) - 1;
  private static final int[] CODED_RATES = {
    88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
  };

  /** 9.1.5: what 31 bits number. */
  private static final int NUMBERS = Integer.MAX_VALUE;

  private static final int HIGHEST_ORDER = 4;
  private static final int HIGHEST_PARTITION_ORDER = 3;
  private static final int SMALLEST_PARTITION = 32;
  private static final int HIGHEST_PARAMETER = 14;

  private static final int[] CRC8 = crcTable(0x07, 8);
  private static final int[] CRC16 = crcTable(0x8005, 16);

  private final int samplesPerSecond;
  private final int channels;
  private final int blockSamples;
  private int number;

  /**
   * @param samplesPerSecond see {@link #takes}
   * @param channels see {@link #takes}
   */
  public FlacEncoder(int samplesPerSecond, int channels) {
    if (!takes(samplesPerSecond, channels)) {
      throw new IllegalArgumentException(samplesPerSecond + " Hz, " + channels + " channels");
    }
    this.samplesPerSecond = samplesPerSecond;
    this.channels = channels;
    this.blockSamples = blockSamples(samplesPerSecond);
  }

  /** True for what a header can say: up to 65,535 Hz, and 88.2 to 192 kHz; one or two channels. */
  public static boolean takes(int samplesPerSecond, int channels) {
    boolean rate =
        samplesPerSecond >= 1_000
            && (samplesPerSecond <= HIGHEST_IN_HERTZ || code(samplesPerSecond) > 0);
    return rate && channels >= 1 && channels <= 2;
  }

  /** What is coded at once, of each channel: 16 to 32 ms of the usual rates. */
  public static int blockSamples(int samplesPerSecond) {
    return samplesPerSecond <= 12_000
        ? SMALLEST_CODED_BLOCK
        : samplesPerSecond <= 24_000 ? 2 * SMALLEST_CODED_BLOCK : 4 * SMALLEST_CODED_BLOCK;
  }

  /** 8.2, with neither the frames' sizes nor the whole's length and sum. */
  byte[] streamInfo() {
    BitWriter out = new BitWriter();
    out.add(blockSamples, 16).add(blockSamples, 16).add(0, 24).add(0, 24);
    out.add(samplesPerSecond, 20).add(channels - 1, 3).add(BITS - 1, 5);
    out.add(0, 4).add(0, 32);
    for (int i = 0; i < 4; i++) {
      out.add(0, 32);
    }
    return out.toBytes();
  }

  /**
   * The next frame.
   *
   * @param samples {@link #blockSamples} of each channel, left and right in turn
   */
  public byte[] encode(short[] samples) {
    if (samples.length != blockSamples * channels) {
      throw new IllegalArgumentException(samples.length + " samples");
    }
    byte[] header = header();
    BitWriter out = new BitWriter();
    for (byte each : header) {
      out.add(each, 8);
    }
    out.add(crc(header, header.length, CRC8, 8), 8);
    int[] one = new int[blockSamples];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < blockSamples; i++) {
        one[i] = samples[i * channels + channel];
      }
      subframe(one, out);
    }
    byte[] frame = out.toBytes();
    byte[] whole = Arrays.copyOf(frame, frame.length + 2);
    int sum = crc(frame, frame.length, CRC16, 16);
    whole[frame.length] = (byte) (sum >> 8);
    whole[frame.length + 1] = (byte) sum;
    number = number == NUMBERS ? 0 : number + 1;
    return whole;
  }

  /** 9.1, without its sum. */
  private byte[] header() {
    BitWriter out = new BitWriter().add(SYNC, 14).add(0, 2);
    int size =
        CODE_OF_SMALLEST_BLOCK + Integer.numberOfTrailingZeros(blockSamples / SMALLEST_CODED_BLOCK);
    int rate = code(samplesPerSecond);
    out.add(size, 4).add(rate > 0 ? rate : CODE_OF_HERTZ, 4);
    out.add(channels - 1, 4).add(CODE_OF_16_BITS, 3).add(0, 1);
    for (byte each : numbered(number)) {
      out.add(each, 8);
    }
    return rate > 0 ? out.toBytes() : out.add(samplesPerSecond, 16).toBytes();
  }

  private static int code(int rate) {
    for (int i = 0; i < CODED_RATES.length; i++) {
      if (CODED_RATES[i] == rate) {
        return i + 1;
      }
    }
    return 0;
  }

  /** 9.1.5: as UTF-8 has characters, and on to 31 bits. */
  static byte[] numbered(int value) {
    if (value < 0x80) {
      return new byte[] {(byte) value};
    }
    int more = 1;
    while (value >> 6 * more + 6 - more != 0) {
      more++;
    }
    byte[] bytes = new byte[1 + more];
    bytes[0] = (byte) (0xff << 7 - more | value >> 6 * more);
    for (int i = 1; i <= more; i++) {
      bytes[i] = (byte) (0x80 | value >> 6 * (more - i) & 0x3f);
    }
    return bytes;
  }

  // ---- one channel -----------------------------------------------------------------------------

  /** 9.2. What G.711 becomes has two or three bits that are never used (9.2.2). */
  private static void subframe(int[] samples, BitWriter out) {
    int used = 0;
    for (int sample : samples) {
      used |= sample;
    }
    int wasted = used == 0 ? 0 : Integer.numberOfTrailingZeros(used);
    int bits = BITS - wasted;
    for (int i = 0; i < samples.length; i++) {
      samples[i] >>= wasted;
    }
    if (isConstant(samples)) {
      begin(0, wasted, out);
      out.add(samples[0], bits);
      return;
    }
    Coded best = null;
    int[] residual = samples.clone();
    for (int order = 0; order <= HIGHEST_ORDER; order++) {
      Coded coded = Coded.of(residual, order, bits);
      best = best == null || coded.bits < best.bits ? coded : best;
      differences(residual, order);
    }
    if (best.bits >= (long) bits * samples.length) {
      begin(1, wasted, out);
      for (int sample : samples) {
        out.add(sample, bits);
      }
      return;
    }
    begin(0x08 | best.order, wasted, out);
    for (int i = 0; i < best.order; i++) {
      out.add(samples[i], bits);
    }
    best.write(samples.clone(), out);
  }

  private static void begin(int type, int wasted, BitWriter out) {
    out.add(type, 7);
    if (wasted == 0) {
      out.add(0, 1);
    } else {
      out.add(1, 1).addUnary(wasted - 1);
    }
  }

  private static boolean isConstant(int[] samples) {
    for (int sample : samples) {
      if (sample != samples[0]) {
        return false;
      }
    }
    return true;
  }

  /** From the residual of one order that of the next; what is before it stays as it is. */
  private static void differences(int[] residual, int order) {
    for (int i = residual.length - 1; i > order; i--) {
      residual[i] -= residual[i - 1];
    }
  }

  /**
   * What a predictor leaves, in Rice codes (9.2.5, 9.2.7).
   *
   * @param parameters one for each partition
   */
  private record Coded(int order, int partitionOrder, int[] parameters, long bits) {

    static Coded of(int[] residual, int order, int sampleBits) {
      Coded best = null;
      for (int partitions = 0; partitions <= HIGHEST_PARTITION_ORDER; partitions++) {
        if (residual.length >> partitions >= SMALLEST_PARTITION) {
          Coded coded = partitioned(residual, order, partitions, (long) order * sampleBits);
          best = best == null || coded.bits < best.bits ? coded : best;
        }
      }
      return best;
    }

    private static Coded partitioned(int[] residual, int order, int partitionOrder, long before) {
      int size = residual.length >> partitionOrder;
      int[] parameters = new int[1 << partitionOrder];
      long bits = before + 6;
      for (int i = 0; i < parameters.length; i++) {
        int from = i == 0 ? order : i * size;
        int to = (i + 1) * size;
        long sum = 0;
        for (int at = from; at < to; at++) {
          sum += folded(residual[at]);
        }
        int parameter = parameter(sum, to - from);
        long coded = (long) (to - from) * (parameter + 1) + 4;
        for (int at = from; at < to; at++) {
          coded += folded(residual[at]) >>> parameter;
        }
        parameters[i] = parameter;
        bits += coded;
      }
      return new Coded(order, partitionOrder, parameters, bits);
    }

    /** About the logarithm of the mean. */
    private static int parameter(long sum, int count) {
      int parameter = 0;
      while (parameter < HIGHEST_PARAMETER && (long) count << parameter + 1 <= sum) {
        parameter++;
      }
      return parameter;
    }

    /** Small ones first: 0, -1, 1, -2 and so on. */
    private static int folded(int value) {
      return value << 1 ^ value >> 31;
    }

    void write(int[] samples, BitWriter out) {
      for (int step = 0; step < order; step++) {
        differences(samples, step);
      }
      out.add(0, 2).add(partitionOrder, 4);
      int size = samples.length >> partitionOrder;
      for (int i = 0; i < parameters.length; i++) {
        out.add(parameters[i], 4);
        for (int at = i == 0 ? order : i * size; at < (i + 1) * size; at++) {
          int value = folded(samples[at]);
          out.addUnary(value >>> parameters[i]).add(value, parameters[i]);
        }
      }
    }
  }

  // ---- sums ------------------------------------------------------------------------------------

  private static int[] crcTable(int polynomial, int bits) {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int value = i << bits - 8;
      for (int bit = 0; bit < 8; bit++) {
        value = value << 1 ^ (value >> bits - 1 & 1) * polynomial;
      }
      table[i] = value & (1 << bits) - 1;
    }
    return table;
  }

  private static int crc(byte[] bytes, int length, int[] table, int bits) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum = (sum << 8 ^ table[sum >> bits - 8 & 0xff ^ bytes[i] & 0xff]) & (1 << bits) - 1;
    }
    return sum;
  }
}
