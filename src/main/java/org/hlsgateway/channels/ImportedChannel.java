package org.hlsgateway.channels;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.Grants;

/**
 * A channel as a list of somebody else's has it, unchecked.
 *
 * @param line where it stands in the list, from 1
 * @param title as it is shown; blank: none
 * @param source its address
 * @param userAgent for requests to the source; blank: none; so are the next four
 * @param listing how it stands in lists; what is wrong in it is left out
 * @param groups names of those that it is in; what cannot be a group's name is left out
 * @param more what few lists say
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
    Listing listing,
    List<String> groups,
    More more) {

  /**
   * What few lists say.
   *
   * @param nickname that a new channel gets if nobody has it; blank: one is made of the title
   * @param enabled whether a new channel is switched on
   * @param whole everything, as the API takes it; empty: what is said elsewhere here
   * @param refusal why it cannot be a channel; empty: nothing is known against it
   */
  public record More(
      String nickname, boolean enabled, Optional<JsonObject> whole, Optional<String> refusal) {
    public static final More NOTHING = new More("", true, Optional.empty(), Optional.empty());

    public static More named(String nickname, boolean enabled) {
      return new More(nickname, enabled, Optional.empty(), Optional.empty());
    }

    public static More refused(String reason) {
      return new More("", true, Optional.empty(), Optional.of(reason));
    }

    /** A source may be in it, with its login. */
    @Override
    public String toString() {
      return "More[" + nickname + "]";
    }
  }

  public ImportedChannel {
    groups = List.copyOf(groups);
  }

  /** A title and an address, and where it stands. */
  public static ImportedChannel of(int line, String title, String source, More more) {
    return new ImportedChannel(
        line, title, source, "", "", "", "", "", Listing.NOTHING, List.of(), more);
  }

  private static final int MOST_GROUPS = 20;

  /** As the list has it; blank: nothing is said. */
  public record Listing(
      String number,
      String guideId,
      String guideName,
      String logo,
      boolean radio,
      String language,
      String country) {
    public static final Listing NOTHING = new Listing("", "", "", "", false, "", "");
  }

  /** The nickname that it asks for, or one made of what it is called. */
  Optional<String> suggestedNickname() {
    return Optional.of(more.nickname())
        .filter(Nickname::isValid)
        .or(() -> Nickname.suggestedBy(more.nickname()))
        .or(() -> Nickname.suggestedBy(title))
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

  /** Names that groups can have, each once. */
  Set<String> groupNames() {
    Map<String, String> names = new LinkedHashMap<>();
    groups.stream()
        .map(String::strip)
        .filter(name -> Grants.problemOfGroupName(name).isEmpty())
        .limit(MOST_GROUPS)
        .forEach(name -> names.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
    return new LinkedHashSet<>(names.values());
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
