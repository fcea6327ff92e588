package org.hlsgateway.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;
import java.util.OptionalInt;

/** {@link ListingSettings} in the table {@code channel}. Null: nothing is said. */
@Embeddable
class ListingColumns {
  @Column(name = "list_number")
  Integer number;

  @Column(name = "guide_id")
  String guideId;

  @Column(name = "guide_name")
  String guideName;

  String logo;

  boolean radio;

  @Column(name = "spoken_language")
  String language;

  String country;

  /** For JPA. */
  protected ListingColumns() {}

  ListingColumns(ListingSettings settings) {
    number = settings.number().isPresent() ? Integer.valueOf(settings.number().getAsInt()) : null;
    guideId = settings.guideId().orElse(null);
    guideName = settings.guideName().orElse(null);
    logo = settings.logo().orElse(null);
    radio = settings.radio();
    language = settings.language().orElse(null);
    country = settings.country().orElse(null);
  }

  ListingSettings read() {
    return new ListingSettings(
        number == null ? OptionalInt.empty() : OptionalInt.of(number),
        Optional.ofNullable(guideId),
        Optional.ofNullable(guideName),
        Optional.ofNullable(logo),
        radio,
        Optional.ofNullable(language),
        Optional.ofNullable(country));
  }
}
