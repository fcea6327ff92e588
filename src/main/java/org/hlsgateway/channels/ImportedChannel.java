package org.hlsgateway.channels;

import java.util.List;
import java.util.Optional;

/**
 * A channel as a list of somebody else's has it, unchecked.
 *
 * @param line where it stands in the list, from 1
 * @param title as it is shown; blank: none
 * @param source its address
 * @param userAgent for requests to the source; blank: none; so are the next four
 * @param listing how it stands in lists; what is wrong in it is left out
 */
public record ImportedChannel(
    int line,
    String title,
    String source,
    String userAgent,
    String referer,
    String origin,
    String cookie,
    String authorization,
    Listing listing) {

  /** As the list has it; blank: nothing is said. */
  public record Listing(
      String number,
      String guideId,
      String guideName,
      String logo,
      boolean radio,
      String language,
      String country) {}

  /** A nickname made of what it is called. */
  Optional<String> suggestedNickname() {
    return Optional.of(title)
        .flatMap(Nickname::suggestedBy)
        .or(() -> Nickname.suggestedBy(listing.guideId()));
  }

  /** Headers are for the web alone: lists name them for other addresses, too. */
  SourceInput sourceInput() {
    boolean isWeb = source.regionMatches(true, 0, "http", 0, 4);
    return new SourceInput(
        source,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        userAgent,
        SourceSettings.DEFAULT.loop(),
        List.of(),
        SourceSettings.DEFAULT.slate(),
        isWeb
            ? new HeadersInput(referer, origin, cookie, authorization)
            : new HeadersInput("", "", "", ""));
  }

  /** Each field that can be kept: a list with one bad logo is a good list. */
  ListingInput listingInput() {
    ListingInput all =
        new ListingInput(
            listing.number(),
            listing.guideId(),
            listing.guideName(),
            listing.logo(),
            listing.radio(),
            listing.language(),
            listing.country());
    FieldErrors errors = new FieldErrors();
    all.check(errors);
    List<String> wrong = errors.all().stream().map(FieldError::field).toList();
    return new ListingInput(
        good("number", listing.number(), wrong),
        good("guideId", listing.guideId(), wrong),
        good("guideName", listing.guideName(), wrong),
        good("logo", listing.logo(), wrong),
        listing.radio(),
        good("language", listing.language(), wrong),
        good("country", listing.country(), wrong));
  }

  private static String good(String field, String value, List<String> wrong) {
    return wrong.contains(SettingsGroup.LISTING.prefix() + field) ? "" : value;
  }

  /** The source may hold a login. */
  @Override
  public String toString() {
    return "ImportedChannel[line=" + line + "]";
  }
}
