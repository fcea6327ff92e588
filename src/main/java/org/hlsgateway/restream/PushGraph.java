package org.hlsgateway.restream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The last hour as lines to draw, in a box of 360 by 60: ten seconds are one to the right, and up
 * is more.
 *
 * @param rate points of the bit rate, as SVG has them
 * @param queue the same of the queue's age
 * @param drops where frames were dropped: x of each
 * @param mostRate what the top of the box means, in words
 * @param mostQueue the same of the queue
 * @param empty nothing is known yet
 */
public record PushGraph(
    String rate,
    String queue,
    List<Integer> drops,
    String mostRate,
    String mostQueue,
    boolean empty) {
  private static final int WIDTH = 360;
  private static final double HEIGHT = 60;
  private static final long SECOND = 1_000;

  static PushGraph of(List<PushStatus.Point> points) {
    long topRate =
        Math.max(1, points.stream().mapToLong(PushStatus.Point::bitsPerSecond).max().orElse(1));
    long topQueue =
        Math.max(SECOND, points.stream().mapToLong(PushStatus.Point::queueMillis).max().orElse(1));
    StringBuilder rate = new StringBuilder();
    StringBuilder queue = new StringBuilder();
    List<Integer> drops = new ArrayList<>();
    int x = WIDTH - points.size();
    for (PushStatus.Point point : points) {
      add(rate, x, (double) point.bitsPerSecond() / topRate);
      add(queue, x, (double) point.queueMillis() / topQueue);
      if (point.dropped() > 0) {
        drops.add(x);
      }
      x++;
    }
    return new PushGraph(
        rate.toString(),
        queue.toString(),
        List.copyOf(drops),
        String.format(Locale.ROOT, "%.1f Mbit/s", topRate / 1e6),
        String.format(Locale.ROOT, "%.1f s", topQueue / 1000.0),
        points.size() < 2);
  }

  private static void add(StringBuilder line, int x, double share) {
    line.append(String.format(Locale.ROOT, "%d,%.1f ", x, HEIGHT - share * HEIGHT));
  }
}
