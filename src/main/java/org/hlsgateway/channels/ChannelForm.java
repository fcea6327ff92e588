package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form to add or edit a channel, as it was sent, and as the template shows it. */
final class ChannelForm {
  private final Optional<StoredChannel> old;
  private final ChannelInput input;
  private final int version;
  private final Map<String, String> errors = new HashMap<>();
  private Optional<String> general = Optional.empty();
  private Optional<SourceReport> report = Optional.empty();

  private ChannelForm(Optional<StoredChannel> old, ChannelInput input, int version) {
    this.old = old;
    this.input = input;
    this.version = version;
  }

  /**
   * @param old the channel to edit; empty: a new one
   */
  static ChannelForm fresh(Optional<StoredChannel> old) {
    return new ChannelForm(
        old,
        old.map(ChannelInput::of).orElse(ChannelInput.EMPTY),
        old.map(StoredChannel::version).orElse(0));
  }

  static ChannelForm sent(Optional<StoredChannel> old, HttpServletRequest request) {
    ChannelInput input =
        new ChannelInput(
            text(request, "nickname"),
            text(request, "source"),
            text(request, "title"),
            request.getParameter("enabled") != null,
            text(request, "idleSeconds"),
            request.getParameter("pinned") != null);
    return new ChannelForm(old, input, version(request));
  }

  /** The version that the form was made from; -1, which no channel has, if it is not a number. */
  static int version(HttpServletRequest request) {
    String text = text(request, "version");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }

  ChannelInput input() {
    return input;
  }

  int version() {
    return version;
  }

  Optional<SourceUrl> storedSource() {
    return old.map(stored -> stored.channel().source());
  }

  void reject(List<FieldError> found) {
    found.forEach(error -> errors.put(error.field(), error.message()));
  }

  /** An error that belongs to no field. */
  void reject(String message) {
    general = Optional.of(message);
  }

  void show(SourceReport seen) {
    report = Optional.of(seen);
  }

  /** What {@link #show} was given. */
  SourceReport report() {
    return report.orElseThrow();
  }

  Map<String, Object> model(long defaultIdleSeconds) {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("form", values());
    model.put("seenVersion", version);
    model.put("errors", errors);
    model.put("general", general.orElse(null));
    model.put("report", report.orElse(null));
    model.put("editing", old.map(stored -> stored.channel().nickname().value()).orElse(null));
    model.put("heading", old.map(stored -> stored.channel().title()).orElse(null));
    model.put("hasSecret", storedSource().filter(s -> !s.masked().equals(s.value())).isPresent());
    model.put("defaultIdleSeconds", defaultIdleSeconds);
    return model;
  }

  private Map<String, Object> values() {
    return Map.of(
        "nickname", input.nickname(),
        "source", input.source(),
        "title", input.title(),
        "enabled", input.enabled(),
        "idleSeconds", input.idleSeconds(),
        "pinned", input.pinned());
  }
}
