package org.hlsgateway.channels;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody typed or sent for {@link SourceHeaders}, unchecked. Null and blank are the same;
 * {@link SourceSecrets#MASK} stands for the stored secret.
 */
record HeadersInput(String referer, String origin, String cookie, String authorization) {

  static final HeadersInput EMPTY = new HeadersInput("", "", "", "");

  private static final String GROUP = SettingsGroup.SOURCE.prefix();
  static final int MAX_CHARACTERS = 4_000;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  static HeadersInput read(Typed settings) {
    return new HeadersInput(
        settings.text("referer"),
        settings.text("origin"),
        settings.text("cookie"),
        settings.text("authorization"));
  }

  /** As they are shown: no secret in it. */
  static HeadersInput of(SourceHeaders headers) {
    return new HeadersInput(
        headers.referer().orElse(""),
        headers.origin().orElse(""),
        masked(headers.cookie()).orElse(""),
        masked(headers.authorization()).orElse(""));
  }

  static Optional<String> masked(Optional<String> secret) {
    return secret.map(value -> SourceSecrets.MASK);
  }

  /** True if something stands where a secret belongs that is not {@link SourceSecrets#MASK}. */
  static boolean isTyped(String secret) {
    String text = InputText.strip(secret);
    return !text.isEmpty() && !text.equals(SourceSecrets.MASK);
  }

  /**
   * @param url the source that they are for; empty if it cannot be one, which was said already
   * @param old the channel that is edited; empty for a new one
   * @return empty if something is wrong; {@code errors} says what then
   */
  Optional<SourceHeaders> check(
      Optional<SourceUrl> url, Optional<Channel> old, FieldErrors errors) {
    Optional<SourceHeaders> stored = old.map(channel -> channel.sourceSettings().headers());
    boolean stays = url.isPresent() && old.isPresent() && isSameServer(url.get(), old.get());
    var page = errors.accept(GROUP + "referer", () -> line(referer, url));
    var from = errors.accept(GROUP + "origin", () -> line(origin, url));
    var crumbs =
        errors.accept(
            GROUP + "cookie",
            () -> secret(cookie, url, stored.flatMap(SourceHeaders::cookie), stays));
    var login =
        errors.accept(
            GROUP + "authorization",
            () -> secret(authorization, url, stored.flatMap(SourceHeaders::authorization), stays));
    if (page.isEmpty() || from.isEmpty() || crumbs.isEmpty() || login.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new SourceHeaders(page.get(), from.get(), crumbs.get(), login.get()));
  }

  private static Optional<String> line(String typed, Optional<SourceUrl> url) {
    String text = InputText.strip(typed);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "At most %d characters: shorten it.", MAX_CHARACTERS));
    }
    // A line break would begin another header of the request.
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("Only ASCII letters, digits, signs and spaces.");
    }
    if (url.filter(source -> !SCHEMES.contains(address(source).scheme())).isPresent()) {
      throw new IllegalArgumentException(
          "Only http and https sources are asked with it: empty this field.");
    }
    return Optional.of(text);
  }

  /**
   * @param stays the stored secret would go to who it was given for: an editor need not know it,
   *     and must not be able to send it elsewhere
   */
  private static Optional<String> secret(
      String typed, Optional<SourceUrl> url, Optional<String> stored, boolean stays) {
    Optional<String> line = line(typed, url);
    if (line.filter(SourceSecrets.MASK::equals).isEmpty() || url.isEmpty()) {
      return line;
    }
    if (stored.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing is stored for ***: type what belongs there, or empty the field.");
    }
    if (!stays) {
      throw new IllegalArgumentException(
          "The scheme, host or port of the source changed: type it again in place of ***.");
    }
    return stored;
  }

  private static boolean isSameServer(SourceUrl url, Channel old) {
    SourceAddress now = address(url);
    SourceAddress before = address(old.source());
    return now.scheme().equals(before.scheme())
        && now.host().equals(before.host())
        && now.port().equals(before.port());
  }

  /** Of {@code test:} and {@code file:}, which have no host, the scheme alone. */
  private static SourceAddress address(SourceUrl url) {
    return SourceAddress.split(url.value())
        .orElseGet(
            () ->
                new SourceAddress(
                    url.value().replaceFirst(":.*", ""),
                    Optional.empty(),
                    -1,
                    -1,
                    "",
                    Optional.empty(),
                    ""));
  }

  @Override
  public String toString() {
    return "HeadersInput[hidden]";
  }
}
