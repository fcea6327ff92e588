package org.hlsgateway.events;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What stands in the form of an event: as it is stored, or as it was just typed. */
public record EventForm(
    String name,
    String description,
    String owner,
    String begin,
    String end,
    String transcoder,
    String fallback,
    Set<String> streamers,
    String renditions,
    boolean record,
    String visibility,
    String version) {

  static EventForm of(LiveEvent event, String owner, ZoneId zone) {
    return new EventForm(
        event.name(),
        event.description(),
        owner,
        EventTimes.field(event.begin(), zone),
        event.end().map(end -> EventTimes.field(end, zone)).orElse(""),
        text(event.transcoder()),
        text(event.fallback()),
        event.streamers().stream().map(Object::toString).collect(Collectors.toSet()),
        event.renditions().stream().map(Rendition::text).collect(Collectors.joining(", ")),
        event.record(),
        event.visibility().name(),
        Integer.toString(event.version()));
  }

  /** What its fields for times are filled with. */
  static Map<String, Instant> times(LiveEvent event) {
    Map<String, Instant> times = new HashMap<>(Map.of("begin", event.begin()));
    event.end().ifPresent(end -> times.put("end", end));
    return times;
  }

  static EventForm of(HttpServletRequest request) {
    String[] streamers = request.getParameterValues("streamers");
    return new EventForm(
        text(request, "name"),
        text(request, "description"),
        text(request, "owner"),
        text(request, "begin"),
        text(request, "end"),
        text(request, "transcoder"),
        text(request, "fallback"),
        streamers == null ? Set.of() : Set.copyOf(List.of(streamers)),
        text(request, "renditions"),
        request.getParameter("record") != null,
        text(request, "visibility"),
        text(request, "version"));
  }

  /** Of a new one. */
  static EventForm empty(String transcoder, String streamer) {
    String renditions =
        Rendition.DEFAULTS.stream().map(Rendition::text).collect(Collectors.joining(", "));
    return new EventForm(
        "",
        "",
        "",
        "",
        "",
        transcoder,
        "",
        streamer.isEmpty() ? Set.of() : Set.of(streamer),
        renditions,
        false,
        "DEFAULT",
        "0");
  }

  static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }

  private static String text(OptionalLong id) {
    return id.isPresent() ? Long.toString(id.getAsLong()) : "";
  }
}
