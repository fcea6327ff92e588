package org.hlsgateway.media.mpegts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;

/**
 * Samples that share a packetized elementary stream packet: one picture, or a few audio frames that
 * follow each other without a gap.
 *
 * @param dts of the first, in units of 90 kHz
 * @param pts likewise; not before {@code dts}
 */
record AccessUnits(ElementaryStream stream, List<Sample> samples, long dts, long pts) {
  private static final int UNITS_PER_SECOND = 90_000;
  private static final int MOST_AUDIO_BYTES = 2_800;
  private static final long MOST_AUDIO_UNITS = 8_100;

  /** A track and its place in the transport stream. */
  record ElementaryStream(MediaTrack track, int pid, Coding coding) {}

  /** In the order of sending: by decode time. */
  static List<AccessUnits> of(List<ElementaryStream> streams, List<Sample> samples) {
    List<AccessUnits> all = new ArrayList<>();
    for (ElementaryStream stream : streams) {
      List<Sample> own =
          samples.stream().filter(sample -> sample.track().id() == stream.track().id()).toList();
      int from = 0;
      while (from < own.size()) {
        int to = stream.track().isVideo() ? from + 1 : endOfGroup(own, from);
        all.add(of(stream, own.subList(from, to)));
        from = to;
      }
    }
    all.sort(Comparator.comparingLong(AccessUnits::dts));
    return all;
  }

  private static AccessUnits of(ElementaryStream stream, List<Sample> samples) {
    Sample first = samples.get(0);
    long pts = units(first.track(), first.decodeTicks() + first.compositionTicks());
    long dts = units(first.track(), first.decodeTicks());
    return new AccessUnits(stream, samples, Math.min(dts, pts), pts);
  }

  private static int endOfGroup(List<Sample> samples, int from) {
    Sample first = samples.get(from);
    int bytes = first.length();
    int to = from + 1;
    while (to < samples.size()) {
      Sample last = samples.get(to - 1);
      Sample next = samples.get(to);
      bytes += next.length();
      long end = next.decodeTicks() + next.durationTicks();
      boolean fits =
          bytes <= MOST_AUDIO_BYTES
              && units(next.track(), end) - units(first.track(), first.decodeTicks())
                  <= MOST_AUDIO_UNITS;
      // Only the first frame's time is written: the others' must follow from their durations.
      if (!fits || next.decodeTicks() != last.decodeTicks() + last.durationTicks()) {
        break;
      }
      to++;
    }
    return to;
  }

  /** When the last sample ends, in units of 90 kHz. */
  long end() {
    Sample last = samples.get(samples.size() - 1);
    return units(last.track(), last.decodeTicks() + last.durationTicks());
  }

  boolean isSync() {
    return samples.get(0).isSync();
  }

  /** The nearest unit; the reader bounds times so that nothing overflows. */
  private static long units(MediaTrack track, long ticks) {
    long rate = track.ticksPerSecond();
    long seconds = Math.floorDiv(ticks, rate);
    return seconds * UNITS_PER_SECOND
        + (Math.floorMod(ticks, rate) * UNITS_PER_SECOND + rate / 2) / rate;
  }
}
