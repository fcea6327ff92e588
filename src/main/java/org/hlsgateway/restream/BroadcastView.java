package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A broadcast of the log as pages show it.
 *
 * @param started machine-readable
 * @param lasted in words
 * @param trouble what went wrong, counted
 * @param error the last one; may be empty
 */
public record BroadcastView(
    String started,
    String lasted,
    boolean goesOn,
    String name,
    String source,
    String sent,
    String trouble,
    String error) {

  public static List<BroadcastView> of(List<BroadcastRow> rows) {
    return rows.stream().map(BroadcastView::of).toList();
  }

  private static BroadcastView of(BroadcastRow row) {
    Instant end = row.ended().orElse(row.seen());
    return new BroadcastView(
        row.started().toString(),
        words(Duration.between(row.started(), end)),
        row.ended().isEmpty(),
        row.subject().name(),
        row.subject().source(),
        PushView.bytes(row.figures().bytes()),
        trouble(row.figures()),
        row.figures().error().orElse(""));
  }

  private static String trouble(BroadcastLog.Figures figures) {
    List<String> parts = new ArrayList<>();
    add(parts, figures.errors(), "error", "errors");
    add(parts, figures.reconnects(), "reconnect", "reconnects");
    add(parts, figures.dropped(), "frame dropped", "frames dropped");
    return parts.isEmpty() ? "None" : String.join(", ", parts) + ".";
  }

  private static void add(List<String> parts, long count, String one, String many) {
    if (count > 0) {
      parts.add(count + " " + (count == 1 ? one : many));
    }
  }

  private static String words(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
