package org.hlsgateway.packager;

import java.util.List;
import org.hlsgateway.packager.fmp4.MediaTrack;
import org.hlsgateway.packager.fmp4.MediaTrack.DeclaredBitRates;

/** Measures what the session's segments weigh (draft 4.4.6.2: BANDWIDTH, AVERAGE-BANDWIDTH). */
final class BitRates {
  private long bits;
  private long micros;
  private long peakOfSegments;
  private DeclaredBitRates declared = new DeclaredBitRates(0, 0);

  /** A new input begins; what its encoders were told counts if all of them were told something. */
  void declare(List<MediaTrack> tracks) {
    List<DeclaredBitRates> rates = tracks.stream().map(track -> track.coding().bitRates()).toList();
    boolean all = rates.stream().allMatch(rate -> rate.average() > 0 && rate.peak() > 0);
    declared =
        all
            ? new DeclaredBitRates(
                rates.stream().mapToLong(DeclaredBitRates::average).sum(),
                rates.stream().mapToLong(DeclaredBitRates::peak).sum())
            : new DeclaredBitRates(0, 0);
  }

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

  /**
   * Bits per second; 0 until there is a part. Before a segment is whole: what was declared, or else
   * the rate so far, which a keyframe at the start makes higher than it will be.
   */
  long average() {
    boolean believed = peakOfSegments == 0 && declared.average() > 0 && micros > 0;
    return believed ? declared.average() : perSecond(bits, micros);
  }

  /**
   * Bits per second that no segment exceeds, as far as can be known: the heaviest so far, and what
   * an encoder was bound to. 0 until there is a part.
   */
  long peak() {
    return micros == 0 ? 0 : Math.max(Math.max(peakOfSegments, declared.peak()), average());
  }

  private static long perSecond(long bits, long micros) {
    return micros == 0 ? 0 : Math.round(bits * 1e6 / micros);
  }
}
