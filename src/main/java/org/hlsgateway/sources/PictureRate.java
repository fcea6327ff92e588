package org.hlsgateway.sources;

import java.util.List;
import org.hlsgateway.media.Sample;

/**
 * How many pictures a second come, told from their times: the more came, the more exactly. One
 * thread counts, any may ask.
 */
final class PictureRate {
  /** Times are rounded to milliseconds by those who send them. */
  private static final double NEARLY = 0.001;

  private long firstMicros;
  private long lastMicros;
  private long pictures;

  /** In the order of decoding. */
  synchronized void count(List<Sample> frames) {
    for (Sample frame : frames) {
      if (frame.track().isVideo()) {
        firstMicros = pictures == 0 ? frame.decodeMicros() : firstMicros;
        lastMicros = frame.decodeMicros();
        pictures++;
      }
    }
  }

  /** 0 until there are two. A whole number, if it is nearly one. */
  synchronized double perSecond() {
    if (pictures < 2 || lastMicros <= firstMicros) {
      return 0;
    }
    double measured = (pictures - 1) * 1e6 / (lastMicros - firstMicros);
    double whole = Math.rint(measured);
    return Math.abs(measured - whole) <= NEARLY * whole ? whole : measured;
  }
}
