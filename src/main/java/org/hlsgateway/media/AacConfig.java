package org.hlsgateway.media;

import java.util.Optional;

/**
 * AAC's AudioSpecificConfig in its short form (ISO/IEC 14496-3 1.6.2.1).
 *
 * @param objectType 2 for AAC-LC
 * @param rate Hz, one that AAC has
 * @param channels channelConfiguration
 */
record AacConfig(int objectType, int rate, int channels) {

  /** By samplingFrequencyIndex. */
  private static final int[] RATES = AudioEntries.AAC_RATES;

  private static final int LOW_COMPLEXITY = 2;
  private static final int ESCAPE = 31;

  static AacConfig lowComplexity(int rate, int channels) {
    return new AacConfig(LOW_COMPLEXITY, nearestRate(rate), channels);
  }

  /** Empty if it is of another form, or none. */
  static Optional<AacConfig> of(byte[] bytes) {
    if (bytes.length < 2) {
      return Optional.empty();
    }
    int fields = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int objectType = fields >> 11;
    int rateIndex = fields >> 7 & 15;
    return objectType == ESCAPE || rateIndex >= RATES.length
        ? Optional.empty()
        : Optional.of(new AacConfig(objectType, RATES[rateIndex], fields >> 3 & 15));
  }

  AacConfig withRate(int other) {
    return new AacConfig(objectType, other, channels);
  }

  AacConfig withChannels(int other) {
    return new AacConfig(objectType, rate, other);
  }

  byte[] bytes() {
    int index = 0;
    while (RATES[index] != rate) {
      index++;
    }
    int fields = objectType << 11 | index << 7 | channels << 3;
    return new byte[] {(byte) (fields >> 8), (byte) fields};
  }

  /** Of those that AAC has. */
  static int nearestRate(double rate) {
    int best = RATES[0];
    for (int candidate : RATES) {
      if (Math.abs(candidate - rate) < Math.abs(best - rate)) {
        best = candidate;
      }
    }
    return best;
  }
}
