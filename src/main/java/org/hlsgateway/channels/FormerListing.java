package org.hlsgateway.channels;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an import changes of a channel, as it was before: to be put back.
 *
 * @param title as it was given; empty: none
 */
record FormerListing(Optional<String> title, boolean enabled, ListingSettings listing) {

  static FormerListing of(StoredChannel stored) {
    return new FormerListing(stored.givenTitle(), stored.channel().enabled(), stored.listing());
  }

  /** The channel with these put back, and all else as it is. */
  ChannelValues in(StoredChannel now) {
    return ChannelValues.of(now).enabled(enabled).listed(title, listing);
  }

  String toJson() {
    JsonObjectBuilder json =
        Json.createObjectBuilder().add("enabled", enabled).add("radio", listing.radio());
    listing.number().ifPresent(number -> json.add("number", number));
    put(json, "title", title);
    put(json, "guideId", listing.guideId());
    put(json, "guideName", listing.guideName());
    put(json, "logo", listing.logo());
    put(json, "language", listing.language());
    put(json, "country", listing.country());
    return json.build().toString();
  }

  private static void put(JsonObjectBuilder json, String name, Optional<String> value) {
    value.ifPresent(text -> json.add(name, text));
  }

  static FormerListing ofJson(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject json = reader.readObject();
      return new FormerListing(
          text(json, "title"),
          json.getBoolean("enabled"),
          new ListingSettings(
              json.containsKey("number")
                  ? OptionalInt.of(json.getInt("number"))
                  : OptionalInt.empty(),
              text(json, "guideId"),
              text(json, "guideName"),
              text(json, "logo"),
              json.getBoolean("radio"),
              text(json, "language"),
              text(json, "country")));
    }
  }

  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name, null));
  }
}
