package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.RecordComponent;
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
    Typed typed = new TypedForm(request);
    ChannelInput input =
        ChannelInput.read(typed, nickname(old, typed), source(typed, TypedSecrets.of(request)));
    return new ChannelForm(old, input, version(request));
  }

  private static SourceInput source(Typed typed, TypedSecrets kept) {
    Typed settings = typed.group(SettingsGroup.SOURCE);
    return SourceInput.read(
        typed, settings, password(typed, kept), kept.in(HeadersInput.read(settings)));
  }

  /** Of a new channel the title does, if nothing else was typed. */
  private static String nickname(Optional<StoredChannel> old, Typed typed) {
    String nickname = typed.text("nickname");
    return old.isEmpty() && nickname.isBlank()
        ? Nickname.suggestedBy(typed.text("title")).orElse("")
        : nickname;
  }

  /** Typed now, or for the try before; that one not for a form without a user name. */
  private static String password(Typed typed, TypedSecrets kept) {
    String password = typed.text("password");
    boolean mayBeKept = password.isEmpty() && !typed.text("username").isBlank();
    return mayBeKept ? kept.password() : password;
  }

  /** The version that the form was made from; -1, which no channel has, if it is not a number. */
  static int version(HttpServletRequest request) {
    String text = new TypedForm(request).text("version");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
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
    model.put("labels", SettingsGroup.labels());
    model.put("outputSwitches", switches());
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

  /** What is said of each of the output's switches, by the names of the inputs. */
  private static Map<String, String> switches() {
    Map<String, String> switches = new LinkedHashMap<>();
    for (OutputSettings.Switch each : OutputSettings.Switch.values()) {
      String name = SettingsGroup.OUTPUT.prefix() + each.json();
      switches.put(name, SettingsGroup.description(name));
    }
    return switches;
  }

  /** What is wrong, as links to where: by the fields' names, in words that need no field beside. */
  private Map<String, String> summary() {
    Map<String, String> summary = new LinkedHashMap<>();
    errors.forEach((field, message) -> summary.put(field, named(field) + message));
    return summary;
  }

  private static String named(String field) {
    String label = SettingsGroup.label(field);
    return label.isEmpty() ? "" : label + ": ";
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
    Map<String, Object> values = new HashMap<>();
    put(values, "", ChannelRequest.FIELDS, input);
    put(values, SettingsGroup.SOURCE, source);
    put(values, SettingsGroup.OUTPUT, input.output());
    put(values, SettingsGroup.KEEP, input.keep());
    put(values, SettingsGroup.LISTING, input.listing());
    values.put("source", source.address());
    values.put("username", source.username());
    values.put("sourceSettings.fallbacks", String.join("\n", source.fallbacks()));
    values.put("sourceSettings.referer", source.headers().referer());
    values.put("sourceSettings.origin", source.headers().origin());
    values.put("sourceSettings.cookie", shown(source.headers().cookie()));
    values.put("sourceSettings.authorization", shown(source.headers().authorization()));
    for (OutputSettings.Switch each : OutputSettings.Switch.values()) {
      values.put(
          SettingsGroup.OUTPUT.prefix() + each.json(), input.output().switches().contains(each));
    }
    values.put("output.rungs", String.join(", ", input.output().rungs()));
    return values;
  }

  private static void put(Map<String, Object> values, SettingsGroup group, Record input) {
    put(values, group.prefix(), group.names(), input);
  }

  /** Texts and ticks, which are called as the API's fields are. */
  private static void put(
      Map<String, Object> values, String prefix, Set<String> names, Record input) {
    for (RecordComponent field : input.getClass().getRecordComponents()) {
      boolean isShown = field.getType() == String.class || field.getType() == boolean.class;
      if (isShown && names.contains(field.getName())) {
        try {
          values.put(prefix + field.getName(), field.getAccessor().invoke(input));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
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
    if (old.filter(stored -> !stored.listing().equals(ListingSettings.DEFAULT)).isPresent()) {
      open.add("listing");
    }
    return open;
  }
}
