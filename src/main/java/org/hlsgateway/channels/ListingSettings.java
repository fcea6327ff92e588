package org.hlsgateway.channels;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a channel stands in lists for televisions and players (M3U's {@code tvg-} attributes).
 *
 * @param number on the remote control, 1 to 99999; empty: none
 * @param guideId of the channel in a programme guide (XMLTV), where it is not the nickname
 * @param guideName of the channel in a programme guide, where it is not the title
 * @param logo address of a picture, http or https
 * @param radio true if there is nothing to see
 * @param language of the sound, in words as players show them
 * @param country as players show it
 */
public record ListingSettings(
    OptionalInt number,
    Optional<String> guideId,
    Optional<String> guideName,
    Optional<String> logo,
    boolean radio,
    Optional<String> language,
    Optional<String> country) {

  public static final ListingSettings DEFAULT =
      new ListingSettings(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  ListingSettings numbered(OptionalInt other) {
    return new ListingSettings(other, guideId, guideName, logo, radio, language, country);
  }

  ListingSettings spoken(Optional<String> other) {
    return new ListingSettings(number, guideId, guideName, logo, radio, other, country);
  }

  ListingSettings from(Optional<String> other) {
    return new ListingSettings(number, guideId, guideName, logo, radio, language, other);
  }

  /** With what another one says where this one says nothing. */
  ListingSettings or(ListingSettings other) {
    return new ListingSettings(
        number.isPresent() ? number : other.number,
        guideId.or(other::guideId),
        guideName.or(other::guideName),
        logo.or(other::logo),
        radio || other.radio,
        language.or(other::language),
        country.or(other::country));
  }
}
