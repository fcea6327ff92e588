package org.hlsgateway.media;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Notices that AAC changed within one stream: each frame's first element tells mono from stereo
 * (ISO/IEC 14496-3 4.4.2.1), how long it is tells mono from more (5.1 begins as mono does), and how
 * far frames are apart tells the sampling rate. Nothing else of a raw frame can be read without
 * decoding it, and FFmpeg takes away the headers that say more.
 */
final class AacWatch {
  private static final int SINGLE_CHANNEL = 0;
  private static final int CHANNEL_PAIR = 1;

  /** A damaged frame may begin with anything; two in a row mean it. */
  private static final int FRAMES_THAT_MEAN_IT = 2;

  /** ISO/IEC 14496-3 4.5.3: 6144 bits for each channel, and no more in any frame. */
  private static final int MOST_BYTES_OF_A_CHANNEL = 768;

  private static final int INTERVALS = 16;
  private static final int MOST_STRAY_INTERVALS = 2;
  private static final double SAME = 0.015;

  /** No two rates that AAC has are closer. */
  private static final double OTHER = 0.05;

  private final Deque<Long> intervals = new ArrayDeque<>();
  private final byte[] silence;
  private AacConfig config;
  private long usualMicros;
  private long lastMicros = -1;
  private int firstElement = -1;
  private boolean believed;
  private int othersInARow;

  AacWatch(AacConfig config) {
    this.config = config;
    this.silence = SilentAac.of(config.bytes()).map(SilentAac::frame).orElse(new byte[0]);
  }

  /**
   * What the sound is from this frame on, if it is no longer what it was.
   *
   * @throws StreamChangedException if what it is now can only be told by starting anew
   */
  Optional<AacConfig> changedBy(Sample frame) throws StreamChangedException {
    int element = isSilence(frame) ? -1 : elementOf(frame);
    boolean tooMuch = config.channels() == 1 && frame.length() > MOST_BYTES_OF_A_CHANNEL;
    if (element >= 0 && firstElement < 0) {
      firstElement = element;
      // Who describes one thing and sends another from the start cannot be held to either.
      believed = !tooMuch && element == (config.channels() == 2 ? CHANNEL_PAIR : SINGLE_CHANNEL);
    }
    boolean other = believed && element >= 0 && (element != firstElement || tooMuch);
    othersInARow = other ? othersInARow + 1 : 0;
    if (othersInARow == FRAMES_THAT_MEAN_IT) {
      if (element == SINGLE_CHANNEL) {
        throw new StreamChangedException("The source changed its sound (other channels).");
      }
      firstElement = element;
      othersInARow = 0;
      return changed(config.withChannels(2));
    }
    count(frame);
    return otherRate().flatMap(rate -> changed(config.withRate(rate)));
  }

  /** After a gap, or a change of the picture: what came before says nothing of the rate now. */
  Optional<AacConfig> judge(List<Sample> frames) throws StreamChangedException {
    long[] apart = new long[Math.max(0, frames.size() - 1)];
    for (int i = 0; i < apart.length; i++) {
      apart[i] = frames.get(i + 1).decodeMicros() - frames.get(i).decodeMicros();
    }
    Arrays.sort(apart);
    List<Sample> heard = frames.stream().filter(frame -> !isSilence(frame)).toList();
    long elements = heard.stream().filter(frame -> elementOf(frame) == SINGLE_CHANNEL).count();
    if (believed && firstElement == CHANNEL_PAIR && elements > heard.size() / 2) {
      throw new StreamChangedException("The source changed its sound (other channels).");
    }
    AacConfig now = config;
    if (believed && firstElement == SINGLE_CHANNEL && elements == 0 && !heard.isEmpty()) {
      firstElement = CHANNEL_PAIR;
      now = now.withChannels(2);
    }
    if (usualMicros > 0 && apart.length > 0) {
      now = now.withRate(rate(apart[apart.length / 2]).orElse(now.rate()));
    }
    lastMicros = -1;
    return changed(now);
  }

  /** What stands in for a sound that does not come says nothing of what will come. */
  private boolean isSilence(Sample frame) {
    return Arrays.equals(
        frame.source(),
        frame.offset(),
        frame.offset() + frame.length(),
        silence,
        0,
        silence.length);
  }

  /** SCE and CPE; -1 for what else a frame may begin with. */
  static int elementOf(Sample frame) {
    int element = frame.length() == 0 ? -1 : frame.source()[frame.offset()] >> 5 & 7;
    return element == SINGLE_CHANNEL || element == CHANNEL_PAIR ? element : -1;
  }

  private Optional<AacConfig> changed(AacConfig now) {
    boolean other = !now.equals(config);
    if (other) {
      usualMicros = usualMicros * config.rate() / now.rate();
      intervals.clear();
      config = now;
    }
    return other ? Optional.of(now) : Optional.empty();
  }

  private void count(Sample frame) {
    long micros = frame.decodeMicros();
    if (lastMicros >= 0) {
      intervals.add(micros - lastMicros);
    }
    lastMicros = micros;
    if (usualMicros == 0 && intervals.size() == INTERVALS) {
      usualMicros = intervals.stream().sorted().skip(INTERVALS / 2).findFirst().orElseThrow();
    }
    if (intervals.size() > INTERVALS) {
      intervals.poll();
    }
  }

  private Optional<Integer> otherRate() {
    if (usualMicros == 0
        || intervals.size() < INTERVALS
        || isNear(intervals.peekLast(), usualMicros, OTHER)) {
      // Nearly every frame: where the rate did change, the next one tells.
      return Optional.empty();
    }
    long median = intervals.stream().sorted().skip(INTERVALS / 2).findFirst().orElseThrow();
    long stray = intervals.stream().filter(each -> !isNear(each, median, SAME)).count();
    return stray > MOST_STRAY_INTERVALS || isNear(median, usualMicros, OTHER)
        ? Optional.empty()
        : rate(median);
  }

  private Optional<Integer> rate(long micros) {
    if (micros <= 0) {
      return Optional.empty();
    }
    double exact = (double) config.rate() * usualMicros / micros;
    int nearest = AacConfig.nearestRate(exact);
    return Math.abs(nearest - exact) <= 2 * SAME * exact && nearest != config.rate()
        ? Optional.of(nearest)
        : Optional.empty();
  }

  private static boolean isNear(long left, long right, double tolerance) {
    return Math.abs(left - right) <= tolerance * right;
  }
}
