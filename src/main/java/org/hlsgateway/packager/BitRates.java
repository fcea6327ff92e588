package org.hlsgateway.packager;

/** Measures what the session's segments weigh (draft 4.4.6.2: BANDWIDTH, AVERAGE-BANDWIDTH). */
final class BitRates {
  private long bits;
  private long micros;
  private long peakOfSegments;

  /** A part came. */
  void add(long bytes, long durationMicros) {
    bits += bytes * 8;
    micros += durationMicros;
  }

  /** A segment is whole. Half a target duration is the least that draft 4.4.6.2 looks at. */
  void segment(long bytes, long durationMicros, long targetMicros) {
    if (durationMicros * 2 >= targetMicros) {
      peakOfSegments = Math.max(peakOfSegments, perSecond(bytes * 8, durationMicros));
    }
  }

  /** Bits per second; 0 until there is a part. */
  long average() {
    return perSecond(bits, micros);
  }

  /**
   * Bits per second; 0 until there is a part. Before a segment is whole: the rate so far, which a
   * keyframe at the start makes higher than any segment's.
   */
  long peak() {
    return Math.max(peakOfSegments, average());
  }

  private static long perSecond(long bits, long micros) {
    return micros == 0 ? 0 : Math.round(bits * 1e6 / micros);
  }
}
