package org.hlsgateway.sources;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hlsgateway.ffmpeg.SourceFacts;

/**
 * What earlier looks and runs taught about sources, by their fingerprints: in memory for the ones
 * used last, and handed to a journal that keeps all.
 */
final class SourceMemory {

  static final int MOST = 2_000;

  /** Shorter differences are measuring errors, and not worth writing down. */
  private static final Duration NOTEWORTHY = Duration.ofMillis(500);

  /** Told of every change, in order; must return at once. */
  interface Journal {
    void learnt(String fingerprint, Knowledge knowledge);

    void forgot(String fingerprint);
  }

  private final Journal journal;
  private final InstantSource calendar;
  private final Map<String, Knowledge> byFingerprint =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Knowledge> eldest) {
          return size() > MOST;
        }
      };

  SourceMemory(Journal journal, InstantSource calendar) {
    this.journal = journal;
    this.calendar = calendar;
  }

  /** What a predecessor knew; not told to the journal. */
  synchronized void recall(Map<String, Knowledge> known) {
    byFingerprint.putAll(known);
  }

  synchronized Knowledge of(String fingerprint) {
    return byFingerprint.getOrDefault(fingerprint, Knowledge.NOTHING);
  }

  void seen(String fingerprint, SourceFacts facts, Knowledge.Teacher by) {
    change(
        fingerprint,
        known ->
            known.facts().equals(Optional.of(facts)) && !known.lookFirst()
                ? known
                : known.seen(facts, now(), by));
  }

  void tested(String fingerprint, SourceFacts facts) {
    change(fingerprint, known -> known.tested(facts, now()));
  }

  void mustBeAnalysed(String fingerprint) {
    change(fingerprint, known -> known.mustBeAnalysed(now()));
  }

  /** What was seen no longer holds: the next start looks first. */
  void doubt(String fingerprint) {
    change(fingerprint, known -> known.doubted(now()));
  }

  /** Keeps the longest ever seen. */
  void keyframeInterval(String fingerprint, Duration interval) {
    change(
        fingerprint,
        known ->
            interval.compareTo(known.longestKeyframeInterval().plus(NOTEWORTHY)) > 0
                ? known.keyframesApart(interval, now())
                : known);
  }

  synchronized void forget(String fingerprint) {
    byFingerprint.remove(fingerprint);
    journal.forgot(fingerprint);
  }

  private Instant now() {
    return calendar.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private synchronized void change(String fingerprint, UnaryOperator<Knowledge> step) {
    Knowledge before = of(fingerprint);
    Knowledge after = step.apply(before);
    if (after != before) {
      byFingerprint.put(fingerprint, after);
      journal.learnt(fingerprint, after);
    }
  }
}
