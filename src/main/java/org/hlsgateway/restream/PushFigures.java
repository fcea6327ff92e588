package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a target got, over all of its connections; and the last hour of it. */
final class PushFigures {
  private static final int RATE_SECONDS = 10;
  private static final int MOST_POINTS = 360;

  private record Second(Instant at, long confirmed) {}

  private final Deque<Second> seconds = new ArrayDeque<>();
  private final Deque<PushStatus.Point> points = new ArrayDeque<>();
  private List<PushStatus.Point> history = List.of();
  private Instant pointAt = Instant.MIN;
  private long droppedBefore;
  private long longestQueue;
  private long sentBefore;
  private long confirmedBefore;
  private long bitsPerSecond;

  /**
   * What is true now, once a second.
   *
   * @param date the calendar's now
   */
  void second(Instant now, Instant date, long confirmed, long queueMillis, long dropped) {
    seconds.add(new Second(now, confirmed));
    while (seconds.size() > RATE_SECONDS + 1) {
      seconds.poll();
    }
    Second first = seconds.peek();
    long millis = Duration.between(first.at(), now).toMillis();
    bitsPerSecond = millis == 0 ? 0 : Math.max(0, confirmed - first.confirmed()) * 8_000 / millis;
    longestQueue = Math.max(longestQueue, queueMillis);
    if (pointAt.equals(Instant.MIN)) {
      pointAt = now;
    } else if (!now.isBefore(pointAt.plusSeconds(RATE_SECONDS))) {
      pointAt = now;
      points.add(new PushStatus.Point(date, bitsPerSecond, longestQueue, dropped - droppedBefore));
      if (points.size() > MOST_POINTS) {
        points.poll();
      }
      droppedBefore = dropped;
      longestQueue = 0;
      history = List.copyOf(points);
    }
  }

  void connectionOver(long sent, long confirmed) {
    sentBefore += sent;
    confirmedBefore += confirmed;
  }

  long sentBefore() {
    return sentBefore;
  }

  long confirmedBefore() {
    return confirmedBefore;
  }

  long bitsPerSecond() {
    return bitsPerSecond;
  }

  List<PushStatus.Point> history() {
    return history;
  }
}
