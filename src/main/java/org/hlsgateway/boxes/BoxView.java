package org.hlsgateway.boxes;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A box as pages show it. What it says of itself may be anything.
 *
 * @param badge of the stylesheet
 * @param seen machine-readable; empty: never
 * @param machine its name and version, as it says them
 * @param waiting how many commands it has not answered
 */
public record BoxView(
    long id,
    String name,
    String badge,
    String state,
    String seen,
    String machine,
    String sent,
    String trouble,
    int waiting,
    List<Told> commands) {
  private static final int LONGEST_SHOWN = 200;
  private static final Map<String, String> BADGES =
      Map.of("streaming", "live", "preparing", "starting", "stopping", "stopping", "idle", "idle");

  /**
   * What it was told.
   *
   * @param badge of the stylesheet
   * @param given machine-readable
   * @param change in words; may be empty
   */
  public record Told(
      String command,
      String change,
      String given,
      String by,
      String badge,
      String state,
      String reason) {

    static Told of(GivenCommand command) {
      boolean waits = command.answer().isEmpty();
      boolean done = command.answer().filter(Answer::done).isPresent();
      return new Told(
          command.kind().key(),
          words(Message.json(command.shown())),
          command.given().toString(),
          command.by(),
          waits ? "starting" : done ? "live" : "failed",
          waits ? "waiting" : done ? "done" : "refused",
          command.answer().map(Answer::reason).orElse(""));
    }

    private static String words(JsonObject change) {
      return new TreeMap<String, JsonValue>(change)
          .entrySet().stream()
              .map(entry -> entry.getKey() + " " + words(entry.getValue()))
              .collect(Collectors.joining(", "));
    }

    private static String words(JsonValue value) {
      return value == JsonValue.NULL
          ? "the default"
          : value instanceof JsonString text ? cut(text.getString()) : cut(value.toString());
    }
  }

  static BoxView of(Boxes.View view, Boxes boxes, List<GivenCommand> commands) {
    JsonObject status = view.status().orElse(JsonValue.EMPTY_JSON_OBJECT);
    String state = text(status, "status");
    return new BoxView(
        view.box().id(),
        view.box().name(),
        view.isLinked() ? BADGES.getOrDefault(state, "idle") : "off",
        view.isLinked() ? (state.isEmpty() ? "connected" : state) : "not connected",
        boxes.seen(view.box()).map(Object::toString).orElse(""),
        (text(status, "name") + " " + text(status, "version")).strip(),
        status.get("net") instanceof JsonNumber net && net.longValue() > 0
            ? String.format(Locale.ROOT, "%.1f MB", net.longValue() / 1e6)
            : "",
        text(status, "error"),
        view.waiting(),
        commands.stream().map(Told::of).toList());
  }

  private static String text(JsonObject status, String name) {
    return status.get(name) instanceof JsonString text ? cut(text.getString()) : "";
  }

  private static String cut(String text) {
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }
}
