package org.hlsgateway.packager;

import java.util.ArrayDeque;
import java.util.Deque;
import org.hlsgateway.media.Sample;

/**
 * Audio that waits for its part: it arrives a little before or after the video it belongs to. What
 * cannot belong to any part in sight (ten seconds off, or before a sample already taken) is left
 * out, and so is the oldest when there is too much.
 */
final class PendingAudio {
  private static final long FARTHEST_MICROS = 10_000_000;
  private static final int MAX_SAMPLES = 2_000;
  private static final int MAX_BYTES = 4 << 20;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long bytes;
  private long lastTicks = -1;

  /**
   * @param videoMicros the time up to which video is there
   */
  void add(Sample sample, long videoMicros) {
    if (sample.decodeTicks() <= lastTicks
        || Math.abs(sample.decodeMicros() - videoMicros) > FARTHEST_MICROS) {
      return;
    }
    addAnyTime(sample);
  }

  /** While there is no video to compare with. */
  void addAnyTime(Sample sample) {
    lastTicks = sample.decodeTicks();
    samples.add(sample);
    bytes += sample.length();
    while (samples.size() > MAX_SAMPLES || bytes > MAX_BYTES) {
      poll();
    }
  }

  /**
   * @param micros on the audio's own clock
   */
  boolean hasBefore(long micros) {
    return !samples.isEmpty() && samples.peek().decodeMicros() < micros;
  }

  /** When the newest sample that waits ends; 0 if none does. */
  long lastEndMicros() {
    return samples.isEmpty() ? 0 : samples.peekLast().endMicros();
  }

  /**
   * @return the oldest sample; null if there is none
   */
  Sample poll() {
    Sample sample = samples.poll();
    bytes -= sample == null ? 0 : sample.length();
    return sample;
  }

  /** Forgets what begins before this time. */
  void dropBefore(long micros) {
    samples.removeIf(sample -> sample.decodeMicros() < micros);
    bytes = samples.stream().mapToLong(Sample::length).sum();
  }

  void clear() {
    samples.clear();
    bytes = 0;
    lastTicks = -1;
  }
}
