package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.time.Backoff;

/** When a source that failed may be tried again. */
final class Attempts {

  /** A source that will fail the same way again is tried this seldom. */
  private static final Duration LASTING_DELAY = Duration.ofSeconds(10);

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /** Who watches what was just lost waits for it: it is tried this often, and for this long. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration EXPECTED_BACK = Duration.ofMinutes(1);

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** For so long a source may be busy before its first viewer is told. */
  private static final Duration MOMENT = Duration.ofSeconds(6);

  private int failures;
  private Instant retryAt = Instant.EPOCH;
  private Instant expectedUntil = Instant.EPOCH;
  private Instant begunAt = Instant.EPOCH;
  private boolean forAMoment;

  /** A start begins, of one attempt or more. */
  void begin(Instant now) {
    begunAt = now;
    forAMoment = false;
  }

  /**
   * @param chance in [0, 1), spreads the attempts of many channels, see {@link Backoff}
   */
  void failed(SourceFailure failure, Instant now, double chance) {
    failures++;
    Duration delay = BACKOFF.after(failures, chance);
    boolean lasting = failure.kind() != SourceFailure.Kind.PASSING;
    if (now.isBefore(expectedUntil) && delay.compareTo(SOON) > 0) {
      delay = SOON;
    }
    retryAt = now.plus(lasting && delay.compareTo(LASTING_DELAY) < 0 ? LASTING_DELAY : delay);
    forAMoment = failure.isBusy() && retryAt.isBefore(begunAt.plus(MOMENT));
  }

  /**
   * The start that began last may yet succeed: cameras are busy for a second or two after a session
   * of theirs has ended.
   */
  boolean isForAMoment() {
    return forAMoment;
  }

  /** It played well until now. */
  void lost(Instant now) {
    forget();
    expectedUntil = now.plus(EXPECTED_BACK);
  }

  /** There is nothing to be tried before. */
  void notBefore(Instant time) {
    retryAt = time.isAfter(retryAt) ? time : retryAt;
  }

  /** What failed before counts no longer; a wait that has begun is still kept. */
  void forget() {
    failures = 0;
  }

  /** Somebody asked for it: no waiting this time. */
  void allowNow(Instant now) {
    retryAt = now;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(retryAt);
  }

  /** What to tell those who ask now: a second at least. */
  Duration wait(Instant now) {
    Duration left = Duration.between(now, retryAt);
    return left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
  }
}
