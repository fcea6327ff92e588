package org.hlsgateway.plan;

import java.util.Locale;

/** Frame rates, measured and asked for. */
final class FrameRates {

  /** Where the source's is not known. */
  static final double USUAL = 25;

  private static final double[] COMMON = {
    5,
    6,
    8,
    10,
    12,
    12.5,
    15 / 1.001,
    15,
    18,
    20,
    24 / 1.001,
    24,
    25,
    30 / 1.001,
    30,
    48,
    50,
    60 / 1.001,
    60,
    100,
    120
  };

  /** Closer than this to a common rate, a measured one means it; 29.97 and 30 are 0.1% apart. */
  private static final double MEASURING_ERROR = 0.000_4;

  private static final double JITTER = 0.01;

  /**
   * A rate asked for that is this close to a whole fraction of the source's means that fraction.
   */
  private static final double NEAR_FRACTION = 0.02;

  private FrameRates() {}

  /**
   * @param measured 0 if unknown
   */
  static double ofSource(double measured) {
    if (measured <= 0) {
      return USUAL;
    }
    double exact = nearest(measured, MEASURING_ERROR);
    return exact > 0 ? exact : Math.max(1, fallback(measured));
  }

  private static double fallback(double measured) {
    double near = nearest(measured, JITTER);
    return near > 0 ? near : Math.round(measured * 100) / 100.0;
  }

  private static double nearest(double measured, double tolerance) {
    double best = 0;
    for (double common : COMMON) {
      if (Math.abs(common - measured) <= tolerance * common
          && Math.abs(common - measured) < Math.abs(best - measured)) {
        best = common;
      }
    }
    return best;
  }

  /**
   * Never above the source's; a whole fraction of it where that is near: no frame stutters then.
   */
  static double ofRung(int asked, double source) {
    for (int divisor = 1; divisor <= source; divisor++) {
      double fraction = source / divisor;
      if (Math.abs(fraction - asked) <= NEAR_FRACTION * fraction) {
        return fraction;
      }
    }
    return Math.min(asked, source);
  }

  static String inWords(double framesPerSecond) {
    return String.format(Locale.ROOT, "%.2f", framesPerSecond).replaceFirst("\\.?0+$", "") + " fps";
  }
}
