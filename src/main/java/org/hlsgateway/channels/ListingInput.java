package org.hlsgateway.channels;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody typed or sent for how a channel is listed, unchecked. Null and blank are the same:
 * nothing is said.
 */
record ListingInput(
    String number,
    String guideId,
    String guideName,
    String logo,
    boolean radio,
    String language,
    String country) {

  static final ListingInput EMPTY = new ListingInput("", "", "", "", false, "", "");

  private static final String GROUP = SettingsGroup.LISTING.prefix();
  static final int MAX_NUMBER = 99_999;
  static final int MAX_CHARACTERS = 100;
  static final int MAX_LOGO_CHARACTERS = 2_000;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  static ListingInput read(Typed typed) {
    return new ListingInput(
        typed.number("number"),
        typed.text("guideId"),
        typed.text("guideName"),
        typed.text("logo"),
        typed.truth("radio", false),
        typed.text("language"),
        typed.text("country"));
  }

  static ListingInput of(ListingSettings settings) {
    return new ListingInput(
        settings.number().isPresent() ? Integer.toString(settings.number().getAsInt()) : "",
        settings.guideId().orElse(""),
        settings.guideName().orElse(""),
        settings.logo().orElse(""),
        settings.radio(),
        settings.language().orElse(""),
        settings.country().orElse(""));
  }

  /**
   * @return empty if something is wrong; {@code errors} says what then
   */
  Optional<ListingSettings> check(FieldErrors errors) {
    var place =
        errors.accept(
            GROUP + "number",
            () -> InputText.wholeNumber(number, 1, MAX_NUMBER, ", or leave it empty"));
    var id = line("guideId", guideId, errors);
    var name = line("guideName", guideName, errors);
    var picture = errors.accept(GROUP + "logo", this::checkedLogo);
    var spoken = line("language", language, errors);
    var from = line("country", country, errors);
    if (place.isEmpty()
        || id.isEmpty()
        || name.isEmpty()
        || picture.isEmpty()
        || spoken.isEmpty()
        || from.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ListingSettings(
            place.get(), id.get(), name.get(), picture.get(), radio, spoken.get(), from.get()));
  }

  private static Optional<Optional<String>> line(String field, String typed, FieldErrors errors) {
    return errors.accept(GROUP + field, () -> InputText.line(typed, MAX_CHARACTERS));
  }

  private Optional<String> checkedLogo() {
    Optional<String> address = InputText.line(logo, MAX_LOGO_CHARACTERS);
    if (address.filter(text -> !isWebAddress(text)).isPresent()) {
      throw new IllegalArgumentException(
          "Write the address of a picture, such as https://example.org/logo.png.");
    }
    return address;
  }

  private static boolean isWebAddress(String text) {
    try {
      URI address = URI.create(text);
      return SCHEMES.contains(String.valueOf(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
