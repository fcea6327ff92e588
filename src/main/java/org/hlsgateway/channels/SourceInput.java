package org.hlsgateway.channels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.channels.SourceSettings.Input;
import org.hlsgateway.channels.SourceSettings.Transport;

/**
 * What somebody typed or sent for a channel's source, unchecked. Null and blank are the same.
 *
 * @param address may be masked where a channel is edited
 * @param username beside the address; blank: what the address says
 * @param password beside the address; blank: the stored one
 * @param input a name of {@link Input}; blank: {@code DEFAULT}
 * @param certificate see {@link SourceSettings}; a fingerprint with colons or without
 * @param transport a name of {@link Transport}; blank: {@code AUTO}
 * @param timeoutSeconds blank: the default
 * @param extraWaitSeconds blank: none
 * @param fallbacks addresses, masked or not; blank ones do not count
 * @param headers their secrets masked or not
 */
record SourceInput(
    String address,
    String username,
    String password,
    String input,
    String certificate,
    String transport,
    String timeoutSeconds,
    String extraWaitSeconds,
    String userAgent,
    boolean loop,
    List<String> fallbacks,
    boolean slate,
    HeadersInput headers) {

  static final SourceInput EMPTY = of("");

  private static final String GROUP = SettingsGroup.SOURCE.prefix();
  private static final int MAX_TIMEOUT_SECONDS = 120;
  private static final int MAX_EXTRA_WAIT_SECONDS = 300;
  private static final int MAX_USER_AGENT_CHARACTERS = 200;
  private static final int MOST_FALLBACKS = 5;

  SourceInput {
    fallbacks = List.copyOf(fallbacks);
  }

  /** Without headers, read as is usual. */
  SourceInput(
      String address,
      String username,
      String password,
      String transport,
      String timeoutSeconds,
      String extraWaitSeconds,
      String userAgent,
      boolean loop,
      List<String> fallbacks,
      boolean slate) {
    this(
        address,
        username,
        password,
        "",
        "",
        transport,
        timeoutSeconds,
        extraWaitSeconds,
        userAgent,
        loop,
        fallbacks,
        slate,
        HeadersInput.EMPTY);
  }

  /** An address, and defaults for the rest. */
  static SourceInput of(String address) {
    return new SourceInput(
        address, "", "", "", "", "", "", SourceSettings.DEFAULT.loop(), List.of(), false);
  }

  /**
   * What was filled in.
   *
   * @param settings of {@link SettingsGroup#SOURCE}
   * @param password may be kept elsewhere than among what was typed; so may the headers' secrets
   */
  static SourceInput read(Typed typed, Typed settings, String password, HeadersInput headers) {
    return new SourceInput(
        typed.text("source"),
        typed.text("username"),
        password,
        settings.text("input"),
        settings.text("certificate"),
        settings.text("transport"),
        settings.number("timeoutSeconds"),
        settings.number("extraWaitSeconds"),
        settings.text("userAgent"),
        settings.truth("loop", SourceSettings.DEFAULT.loop()),
        settings.texts("fallbacks", "\\R"),
        settings.truth("slate", SourceSettings.DEFAULT.slate()),
        headers);
  }

  /** As the form for an existing channel begins: no secret in it. */
  static SourceInput of(Channel channel) {
    SourceSettings settings = channel.sourceSettings();
    return new SourceInput(
        SourceLogin.addressWithout(channel.source()),
        SourceLogin.userOf(channel.source()),
        "",
        settings.input().name(),
        settings.certificate().orElse(""),
        settings.transport().name(),
        settings.timeout().map(timeout -> Long.toString(timeout.toSeconds())).orElse(""),
        settings.extraWait().isZero() ? "" : Long.toString(settings.extraWait().toSeconds()),
        settings.userAgent().orElse(""),
        settings.loop(),
        settings.fallbacks().stream().map(SourceUrl::masked).toList(),
        settings.slate(),
        HeadersInput.of(settings.headers()));
  }

  /**
   * @param old the channel that is edited; empty for a new one
   * @return empty if it cannot be a source; {@code errors} says why then
   */
  Optional<SourceUrl> url(SourceUrls sources, Optional<Channel> old, FieldErrors errors) {
    Optional<SourceUrl> stored = old.map(Channel::source);
    try {
      String whole = new SourceLogin(username, password).into(InputText.strip(address), stored);
      return Optional.of(sources.parse(whole, stored));
    } catch (SourceLogin.Refused e) {
      errors.add(e.field(), e.getMessage());
    } catch (SourceSecrets.PasswordNeeded e) {
      // Said where it is to be typed: a login in fields leaves no *** in the address.
      if (InputText.strip(username).isEmpty()) {
        errors.add("source", e.getMessage());
      } else {
        errors.add("password", "The user, host or port changed: type the password again.");
      }
    } catch (RefusedSource e) {
      errors.add("source", e.getMessage());
    }
    return Optional.empty();
  }

  /**
   * @param url what {@link #url} found
   * @param old the channel that is edited; empty for a new one
   * @return empty if something is wrong; {@code errors} says what then
   */
  Optional<SourceSettings> settings(
      SourceUrls sources, Optional<SourceUrl> url, Optional<Channel> old, FieldErrors errors) {
    var reader = errors.accept(GROUP + "input", () -> InputText.choice(input, Input.class));
    var shown = errors.accept(GROUP + "certificate", () -> checkedCertificate(url));
    var carrier =
        errors.accept(GROUP + "transport", () -> InputText.choice(transport, Transport.class));
    var timeout =
        errors.accept(
            GROUP + "timeoutSeconds",
            () ->
                InputText.wholeNumber(
                    timeoutSeconds, 1, MAX_TIMEOUT_SECONDS, ", or leave it empty"));
    var wait =
        errors.accept(
            GROUP + "extraWaitSeconds",
            () -> InputText.wholeNumber(extraWaitSeconds, 0, MAX_EXTRA_WAIT_SECONDS, ""));
    var agent = errors.accept(GROUP + "userAgent", this::checkedUserAgent);
    var more = headers.check(url, old, errors);
    var others = errors.accept(GROUP + "fallbacks", () -> checkedFallbacks(sources, old));
    if (reader.isEmpty()
        || shown.isEmpty()
        || carrier.isEmpty()
        || timeout.isEmpty()
        || wait.isEmpty()
        || agent.isEmpty()
        || more.isEmpty()
        || others.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceSettings(
            reader.get().orElse(SourceSettings.DEFAULT.input()),
            shown.get(),
            carrier.get().orElse(SourceSettings.DEFAULT.transport()),
            timeout.get().isPresent()
                ? Optional.of(Duration.ofSeconds(timeout.get().getAsInt()))
                : Optional.empty(),
            Duration.ofSeconds(wait.get().orElse(0)),
            agent.get(),
            loop,
            others.get(),
            slate,
            more.get()));
  }

  private Optional<String> checkedCertificate(Optional<SourceUrl> url) {
    String text = InputText.strip(certificate);
    // Nobody would check it, and who filled it in relies on that.
    if (!text.isEmpty() && url.filter(source -> !source.isRtsps()).isPresent()) {
      throw new IllegalArgumentException(
          "Only a source that begins with rtsps:// shows one: leave it empty, or correct the"
              + " source.");
    }
    if (text.isEmpty() || text.equalsIgnoreCase(SourceSettings.AUTHORITY)) {
      return text.isEmpty() ? Optional.empty() : Optional.of(SourceSettings.AUTHORITY);
    }
    String digits = text.replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "AUTHORITY, or a SHA-256 fingerprint of 64 hexadecimal digits, or leave it empty.");
    }
    return Optional.of(digits);
  }

  private Optional<String> checkedUserAgent() {
    String text = InputText.strip(userAgent);
    if (text.length() > MAX_USER_AGENT_CHARACTERS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "At most %d characters: shorten it.", MAX_USER_AGENT_CHARACTERS));
    }
    // A line break would begin another header of the request.
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("Only ASCII letters, digits, signs and spaces.");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private List<SourceUrl> checkedFallbacks(SourceUrls sources, Optional<Channel> old) {
    List<SourceUrl> checked = new ArrayList<>();
    List<SourceUrl> stored =
        old.map(channel -> channel.sourceSettings().fallbacks()).orElse(List.of());
    for (String typed : fallbacks) {
      if (!InputText.strip(typed).isEmpty()) {
        checked.add(fallback(typed, checked.size() + 1, sources, stored));
      }
    }
    if (checked.size() > MOST_FALLBACKS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "At most %d: remove some.", MOST_FALLBACKS));
    }
    if (new HashSet<>(checked).size() < checked.size()) {
      throw new IllegalArgumentException("One address is there twice: remove one.");
    }
    return checked;
  }

  /** A masked address is the stored one that looks like it, wherever in the list it stands now. */
  private static SourceUrl fallback(
      String typed, int number, SourceUrls sources, List<SourceUrl> stored) {
    Optional<SourceUrl> same =
        stored.stream().filter(url -> url.masked().equals(typed.strip())).findFirst();
    try {
      return same.isPresent() ? sources.parse(typed, same) : parseAny(typed, sources, stored);
    } catch (RefusedSource e) {
      throw new IllegalArgumentException("Address " + number + ": " + e.getMessage(), e);
    }
  }

  /** Its password may be that of any stored one: each is given only to who it was given for. */
  private static SourceUrl parseAny(String typed, SourceUrls sources, List<SourceUrl> stored) {
    for (SourceUrl candidate : stored) {
      try {
        return sources.parse(typed, Optional.of(candidate));
      } catch (SourceSecrets.PasswordNeeded e) {
        continue; // not this one's
      }
    }
    return sources.parse(typed);
  }

  @Override
  public String toString() {
    return "SourceInput[hidden]";
  }
}
