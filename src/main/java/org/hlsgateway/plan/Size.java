package org.hlsgateway.plan;

import java.util.Locale;

/** A picture's size in square pixels. */
record Size(int width, int height) {

  private static final int SMALLEST = 16;

  /** 1920x1080 at 25 fps; other sizes need less for each of their pixels the larger they are. */
  private static final double KILOBITS_OF_FULL_HD = 4500;

  private static final double PIXELS_OF_FULL_HD = 1920 * 1080;
  private static final double ROUNDING_ERROR = 1e-6;
  private static final int ROUNDED_TO = 50;
  private static final int LEAST_KILOBITS = 150;

  /**
   * The largest of this shape within {@code box}, never larger than this; both sides even, as H.264
   * with 4:2:0 needs them.
   */
  Size within(Size box) {
    double scale = Math.min(1, Math.min((double) box.width / width, (double) box.height / height));
    return new Size(
        evenUpTo(Math.min(width, box.width), width * scale),
        evenUpTo(Math.min(height, box.height), height * scale));
  }

  /** True if a side of this is shorter than that of {@code other}. */
  boolean isSmallerInAny(Size other) {
    return width < other.width || height < other.height;
  }

  /** True if this would have to grow to fill {@code box} in either direction. */
  boolean isSmallerThan(Size box) {
    return box.width > width && box.height > height;
  }

  /** Of this shape, with the shorter side that long. */
  Size withShorterSide(int pixels) {
    double scale = (double) pixels / shorterSide();
    return new Size(even(width * scale), even(height * scale));
  }

  int shorterSide() {
    return Math.min(width, height);
  }

  long pixels() {
    return (long) width * height;
  }

  /** What suits a live picture of this size. */
  int kilobitsPerSecond(double framesPerSecond) {
    double kilobits =
        KILOBITS_OF_FULL_HD
            * Math.pow(pixels() / PIXELS_OF_FULL_HD, 0.8)
            * Math.sqrt(framesPerSecond / FrameRates.USUAL);
    return Math.max(LEAST_KILOBITS, (int) Math.round(kilobits / ROUNDED_TO) * ROUNDED_TO);
  }

  /** Rounded up, as existing encoders do, unless that is more than there is room for. */
  private static int evenUpTo(int most, double side) {
    int up = 2 * (int) Math.ceil(side / 2 - ROUNDING_ERROR);
    return Math.max(SMALLEST, up <= most ? up : most / 2 * 2);
  }

  private static int even(double side) {
    // Half a pixel more than the source has would be one too many: halves go down.
    return Math.max(SMALLEST, 2 * (int) Math.ceil(side / 2 - 0.5));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%dx%d", width, height);
  }
}
