package org.hlsgateway.distribution;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.coordinator.StreamOptions;
import org.hlsgateway.events.Rendition;

/**
 * What a transcoder elsewhere has to know of an event that it is for.
 *
 * @param event its id: the name that it is published under
 * @param keyHash SHA-256 of its key: who transcodes need not know it
 * @param base what its renditions' names begin with
 * @param renditions the largest first
 * @param record whether it is kept
 * @param testsFrom a test signal is taken from then on
 * @param begin sent to streamers from then on
 * @param end empty: always on
 * @param pushes push addresses by the streamer's id
 */
record PlannedEvent(
    String event,
    String keyHash,
    String base,
    List<Rendition> renditions,
    boolean record,
    Instant testsFrom,
    Instant begin,
    Optional<Instant> end,
    Map<Long, String> pushes) {
  private static final int MOST = 10_000;
  private static final String NAME = "[A-Za-z0-9-]{8,64}";

  PlannedEvent {
    renditions = List.copyOf(renditions);
    pushes = Map.copyOf(pushes);
    if (!event.matches(NAME) || !base.matches(NAME)) {
      throw new IllegalArgumentException("no name of an event");
    }
  }

  boolean isOver(Instant now) {
    return end.isPresent() && !now.isBefore(end.get());
  }

  /** Whether who shows this key may publish now. */
  boolean isOpenTo(String key, Instant now) {
    return Hashes.isSame(Hashes.sha256(key), keyHash) && !now.isBefore(testsFrom) && !isOver(now);
  }

  /**
   * Whether who was let in may go on. A clock that is set back, to before the begin, ends nothing;
   * a later begin does.
   */
  boolean isOpenStill(String key, Instant now, PlannedEvent letIn) {
    return Hashes.isSame(Hashes.sha256(key), keyHash)
        && !isOver(now)
        && (testsFrom.equals(letIn.testsFrom) || !now.isBefore(testsFrom));
  }

  Plan plan(Instant now) {
    return new Plan(
        event,
        base,
        renditions.stream().map(Rendition::height).toList(),
        !now.isBefore(begin) && !isOver(now),
        isOver(now),
        pushes);
  }

  StreamOptions options() {
    return new StreamOptions(
        record,
        StreamOptions.NO_PREVIEWS,
        renditions.stream().map(Rendition::resolution).collect(Collectors.joining(",")));
  }

  static String toJson(List<PlannedEvent> all) {
    var events = Json.createArrayBuilder();
    for (PlannedEvent each : all) {
      JsonObjectBuilder json = Json.createObjectBuilder();
      json.add("event", each.event).add("keySha256", each.keyHash).add("base", each.base);
      json.add(
          "renditions",
          Json.createArrayBuilder(each.renditions.stream().map(Rendition::text).toList()));
      json.add("record", each.record).add("testsFrom", each.testsFrom.toString());
      json.add("begin", each.begin.toString());
      each.end.ifPresent(end -> json.add("end", end.toString()));
      JsonObjectBuilder pushes = Json.createObjectBuilder();
      each.pushes.forEach((streamer, push) -> pushes.add(Long.toString(streamer), push));
      events.add(json.add("pushes", pushes));
    }
    return Json.createObjectBuilder().add("events", events).build().toString();
  }

  /**
   * @throws IllegalArgumentException if it is anything else
   */
  static List<PlannedEvent> fromJson(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      List<PlannedEvent> all = new ArrayList<>();
      for (JsonValue each : reader.readObject().getJsonArray("events")) {
        if (all.size() < MOST) {
          all.add(of(each.asJsonObject()));
        }
      }
      return List.copyOf(all);
    } catch (JsonException | ClassCastException | NullPointerException | DateTimeException e) {
      throw new IllegalArgumentException("no events for a transcoder", e);
    }
  }

  private static PlannedEvent of(JsonObject json) {
    Map<Long, String> pushes = new LinkedHashMap<>();
    json.getJsonObject("pushes")
        .forEach(
            (streamer, push) ->
                pushes.put(Long.parseLong(streamer), ((JsonString) push).getString()));
    return new PlannedEvent(
        json.getString("event"),
        json.getString("keySha256"),
        json.getString("base"),
        json.getJsonArray("renditions").getValuesAs(JsonString::getString).stream()
            .map(Rendition::parse)
            .toList(),
        json.getBoolean("record"),
        Instant.parse(json.getString("testsFrom")),
        Instant.parse(json.getString("begin")),
        Optional.ofNullable(json.getString("end", null)).map(Instant::parse),
        pushes);
  }

  /** Its addresses have keys. */
  @Override
  public String toString() {
    return "PlannedEvent[" + event + "]";
  }
}
