package org.hlsgateway.livebox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the machine was like, as lines to draw in boxes of 360 by 60.
 *
 * @param lines one for each figure
 * @param drops where frames were left out: x of each
 * @param empty nothing is known yet
 */
public record BoxGraphs(List<Line> lines, List<Integer> drops, boolean empty) {
  private static final int WIDTH = 360;
  private static final double HEIGHT = 60;

  /** So much longer than usual between two samples, and nobody looked: a line ends there. */
  private static final int GAP = 3;

  /**
   * One figure.
   *
   * @param pieces points as SVG has them, of each time without a gap
   * @param top what the top of the box means, in words
   */
  public record Line(String title, List<String> pieces, String top) {}

  /**
   * @param samples the oldest first
   */
  static BoxGraphs of(List<MachineSample> samples, Instant from, Instant to) {
    double most =
        Math.max(1e6, samples.stream().mapToLong(MachineSample::bitsPerSecond).max().orElse(0));
    List<Line> lines =
        List.of(
            new Line(
                "Sent",
                pieces(samples, from, to, each -> each.bitsPerSecond() / most),
                String.format(Locale.ROOT, "%.1f Mbit/s", most / 1e6)),
            new Line("Processors", pieces(samples, from, to, each -> each.cpu() / 100), "100 %"),
            new Line("Disk", pieces(samples, from, to, each -> each.disk() / 100), "100 %"));
    List<Integer> drops =
        samples.stream()
            .filter(each -> each.dropped() > 0)
            .map(each -> (int) Math.round(x(each, from, to)))
            .distinct()
            .toList();
    return new BoxGraphs(lines, drops, samples.size() < 2);
  }

  private static List<String> pieces(
      List<MachineSample> samples,
      Instant from,
      Instant to,
      ToDoubleFunction<MachineSample> share) {
    List<String> pieces = new ArrayList<>();
    StringBuilder points = new StringBuilder();
    MachineSample before = null;
    for (MachineSample each : samples) {
      if (before != null
          && Duration.between(before.taken(), each.taken()).toSeconds()
              > (long) GAP * each.seconds()) {
        pieces.add(points.toString().strip());
        points.setLength(0);
      }
      double high = Math.min(1, Math.max(0, share.applyAsDouble(each)));
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(each, from, to), 1 + HEIGHT - high * HEIGHT));
      before = each;
    }
    pieces.add(points.toString().strip());
    return pieces.stream().filter(piece -> !piece.isEmpty()).toList();
  }

  private static double x(MachineSample sample, Instant from, Instant to) {
    double all = Math.max(1, Duration.between(from, to).toMillis());
    return WIDTH * Duration.between(from, sample.taken()).toMillis() / all;
  }
}
