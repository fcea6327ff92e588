package org.hlsgateway.channels;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The form to add or edit a channel, as it was sent, and as the template shows it. */
final class ChannelForm {
  private final Optional<StoredChannel> old;
  private final ChannelInput input;
  private final int version;
  private final Map<String, String> errors = new LinkedHashMap<>();
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
            nickname(old, request),
            source(request),
            text(request, "title"),
            request.getParameter("enabled") != null,
            text(request, "idleSeconds"),
            request.getParameter("pinned") != null,
            output(request),
            keep(request));
    return new ChannelForm(old, input, version(request));
  }

  private static SourceInput source(HttpServletRequest request) {
    TypedSecrets kept = TypedSecrets.of(request);
    return new SourceInput(
        text(request, "source"),
        text(request, "username"),
        password(request, kept),
        text(request, "sourceSettings.transport"),
        text(request, "sourceSettings.timeoutSeconds"),
        text(request, "sourceSettings.extraWaitSeconds"),
        text(request, "sourceSettings.userAgent"),
        request.getParameter("sourceSettings.loop") != null,
        text(request, "sourceSettings.fallbacks").lines().toList(),
        request.getParameter("sourceSettings.slate") != null,
        new HeadersInput(
            text(request, "sourceSettings.referer"),
            text(request, "sourceSettings.origin"),
            TypedSecrets.meant(text(request, "sourceSettings.cookie"), kept.cookie()),
            TypedSecrets.meant(
                text(request, "sourceSettings.authorization"), kept.authorization())));
  }

  /** Of a new channel the title does, if nothing else was typed. */
  private static String nickname(Optional<StoredChannel> old, HttpServletRequest request) {
    String typed = text(request, "nickname");
    return old.isEmpty() && typed.isBlank()
        ? Nickname.suggestedBy(text(request, "title")).orElse("")
        : typed;
  }

  /** Typed now, or for the try before; that one not for a form without a user name. */
  private static String password(HttpServletRequest request, TypedSecrets kept) {
    String typed = text(request, "password");
    boolean mayBeKept = typed.isEmpty() && !text(request, "username").isBlank();
    return mayBeKept ? kept.password() : typed;
  }

  private static OutputInput output(HttpServletRequest request) {
    return new OutputInput(
        text(request, "output.ladder"),
        List.of(text(request, "output.rungs").split("[,;\\s]+")),
        request.getParameter("output.playsEverywhere") != null,
        text(request, "output.keyframeLimitSeconds"),
        request.getParameter("output.encodeSparseKeyframes") != null,
        text(request, "output.audio"),
        text(request, "output.format"));
  }

  private static KeepInput keep(HttpServletRequest request) {
    return new KeepInput(
        text(request, "keep.rewindMinutes"),
        request.getParameter("keep.record") != null,
        text(request, "keep.recordDays"),
        text(request, "keep.recordGigabytes"));
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

  Optional<Channel> stored() {
    return old.map(StoredChannel::channel);
  }

  void reject(List<FieldError> found) {
    found.forEach(error -> errors.putIfAbsent(error.field(), error.message()));
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

  /**
   * @param typedSecrets number of {@link TypedSecrets}; empty: none were typed
   */
  Map<String, Object> model(long defaultIdleSeconds, String typedSecrets) {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("form", values());
    model.put("seenVersion", version);
    model.put("errors", errors);
    model.put("summary", summary());
    model.put("open", open());
    model.put("general", general.orElse(null));
    model.put("report", report.orElse(null));
    model.put("editing", old.map(stored -> stored.channel().nickname().value()).orElse(null));
    model.put("heading", old.map(stored -> stored.channel().title()).orElse(null));
    model.put("hidden", hidden());
    model.put("typedSecrets", typedSecrets);
    model.put("typedPassword", !input.source().password().isEmpty());
    model.put("defaultIdleSeconds", defaultIdleSeconds);
    return model;
  }

  /** What is wrong, as links to where: by the fields' names, in words that need no field beside. */
  private Map<String, String> summary() {
    Map<String, String> summary = new LinkedHashMap<>();
    errors.forEach((field, message) -> summary.put(field, FieldLabels.before(field) + message));
    return summary;
  }

  /** What is stored and not shown: {@code password}, {@code token} or nothing. */
  private String hidden() {
    Optional<SourceUrl> source = stored().map(Channel::source);
    if (source.filter(SourceLogin::hasPassword).isPresent()) {
      return "password";
    }
    return source.filter(s -> !s.masked().equals(s.value())).isPresent() ? "token" : "";
  }

  private static String shown(String secret) {
    return HeadersInput.isTyped(secret) ? SourceSecrets.MASK : secret;
  }

  /** By the names of the inputs. A secret is never sent back. */
  private Map<String, Object> values() {
    SourceInput source = input.source();
    OutputInput output = input.output();
    KeepInput keep = input.keep();
    return Map.ofEntries(
        entry("nickname", input.nickname()),
        entry("source", source.address()),
        entry("username", source.username()),
        entry("title", input.title()),
        entry("enabled", input.enabled()),
        entry("idleSeconds", input.idleSeconds()),
        entry("pinned", input.pinned()),
        entry("sourceSettings.transport", source.transport()),
        entry("sourceSettings.timeoutSeconds", source.timeoutSeconds()),
        entry("sourceSettings.extraWaitSeconds", source.extraWaitSeconds()),
        entry("sourceSettings.userAgent", source.userAgent()),
        entry("sourceSettings.referer", source.headers().referer()),
        entry("sourceSettings.origin", source.headers().origin()),
        entry("sourceSettings.cookie", shown(source.headers().cookie())),
        entry("sourceSettings.authorization", shown(source.headers().authorization())),
        entry("sourceSettings.loop", source.loop()),
        entry("sourceSettings.fallbacks", String.join("\n", source.fallbacks())),
        entry("sourceSettings.slate", source.slate()),
        entry("output.ladder", output.ladder()),
        entry("output.rungs", String.join(", ", output.rungs())),
        entry("output.playsEverywhere", output.playsEverywhere()),
        entry("output.keyframeLimitSeconds", output.keyframeLimitSeconds()),
        entry("output.encodeSparseKeyframes", output.encodeSparseKeyframes()),
        entry("output.audio", output.audio()),
        entry("output.format", output.format()),
        entry("keep.rewindMinutes", keep.rewindMinutes()),
        entry("keep.record", keep.record()),
        entry("keep.recordDays", keep.recordDays()),
        entry("keep.recordGigabytes", keep.recordGigabytes()));
  }

  /** The sections to show unfolded, for something in them is wrong or not as usual. */
  private Set<String> open() {
    Set<String> open = new HashSet<>();
    errors.keySet().forEach(field -> open.add(field.replaceFirst("\\..*", "")));
    stored()
        .ifPresent(
            channel -> {
              if (!channel.sourceSettings().equals(SourceSettings.DEFAULT)) {
                open.add("sourceSettings");
              }
              if (!channel.output().equals(OutputSettings.DEFAULT)) {
                open.add("output");
              }
              if (!channel.keep().equals(KeepSettings.DEFAULT)) {
                open.add("keep");
              }
            });
    return open;
  }
}
