package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The dates of one timeline's segments. Media comes late for many reasons, and early for none: what
 * came with the least delay, of all that is there when the first segment is dated, tells when that
 * was taken. (While FFmpeg looks at a source, it keeps what comes, and then writes all of it at
 * once: only the last of that is new.) The others follow from the source's own times, with the gaps
 * that no duration tells of, so that the network's delays do not show (draft 4.4.4.6 allows a date
 * to be approximate).
 *
 * <p>The source's clock may be slow or fast: now and then what is derived is held against when
 * media came. Only what differs by more than two seconds is put right, a little with each segment,
 * so that dates go on rising. They jump only if somebody sets the calendar.
 */
final class MediaDates {
  private static final long TOLERATED_MICROS = 2_000_000;

  /** Longer than what delays media for once. */
  private static final long LOOK_EVERY_MICROS = 30_000_000;

  /** Of the time since the segment before. */
  private static final int SHARE = 10;

  private final Instant anchor;
  private final long anchorMicros;
  private Duration calendarAhead;
  private long leastLateMicros = Long.MAX_VALUE;
  private long lookedMicros;
  private boolean isFirst = true;
  private long datedMicros;
  private long dueMicros;
  private long correctedMicros;

  /**
   * @param micros the first frame's time, on the source's clock
   * @param now when it came
   * @param date what the calendar calls now
   */
  MediaDates(long micros, Instant now, Instant date) {
    anchor = now;
    anchorMicros = micros;
    calendarAhead = Duration.between(now, date);
    lookedMicros = micros;
    datedMicros = micros;
  }

  /**
   * A frame came.
   *
   * @param endMicros when it ends, on the source's clock: it comes no earlier
   * @param date what the calendar calls now
   */
  void came(long endMicros, Instant now, Instant date) {
    calendarAhead = Duration.between(now, date);
    long sinceAnchor = ChronoUnit.MICROS.between(anchor, now);
    leastLateMicros = Math.min(leastLateMicros, sinceAnchor - (endMicros - anchorMicros));
  }

  /**
   * The date of a segment that begins. One call for each, in order.
   *
   * @param micros when it begins, on the source's clock
   */
  Instant ofSegmentAt(long micros) {
    if (isFirst && leastLateMicros != Long.MAX_VALUE) {
      dueMicros = leastLateMicros;
      correctedMicros = leastLateMicros;
    }
    isFirst = false;
    look(micros);
    long most = Math.max(0, micros - datedMicros) / SHARE;
    correctedMicros += Math.max(-most, Math.min(most, dueMicros - correctedMicros));
    datedMicros = micros;
    long sinceAnchor = micros - anchorMicros + correctedMicros;
    return anchor.plus(sinceAnchor, ChronoUnit.MICROS).plus(calendarAhead);
  }

  private void look(long micros) {
    if (micros - lookedMicros < LOOK_EVERY_MICROS || leastLateMicros == Long.MAX_VALUE) {
      return;
    }
    if (Math.abs(leastLateMicros - dueMicros) > TOLERATED_MICROS) {
      dueMicros = leastLateMicros;
    }
    leastLateMicros = Long.MAX_VALUE;
    lookedMicros = micros;
  }
}
