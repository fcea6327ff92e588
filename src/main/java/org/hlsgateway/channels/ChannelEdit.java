package org.hlsgateway.channels;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A change of a channel by somebody who read it before: what GET answered comes back with some
 * fields changed (PUT), or only those (PATCH, RFC 7396).
 *
 * @param shown the channel as GET answers it now
 */
record ChannelEdit(StoredChannel old, JsonObject shown) {
  /** Only the gateway says these. */
  private static final Set<String> READ_ONLY =
      Set.of("created", "kind", "playlist", "publisher", "updated", "watch");

  /** Changes by itself all the time: whatever comes back is old, and nobody's wish. */
  private static final String STATUS = "status";

  /**
   * @param body all of the channel; absent fields get their defaults
   */
  ChannelRequest replaced(JsonObject body) throws ChannelRequest.Unreadable {
    return read(body);
  }

  /**
   * @param patch the fields to change; null is the default
   */
  ChannelRequest patched(JsonObject patch) throws ChannelRequest.Unreadable {
    JsonObjectBuilder base = Json.createObjectBuilder(shown).remove("version");
    if (patch.containsKey("source")) {
      // A new address brings its own login or none.
      base.remove("username");
    }
    JsonValue merged = Json.createMergePatch(patch).apply(base.build());
    return read(merged.asJsonObject());
  }

  private ChannelRequest read(JsonObject body) throws ChannelRequest.Unreadable {
    String nickname = old.channel().nickname().value();
    ChannelRequest request = ChannelRequest.read(writable(body), nickname);
    // Of an older state these differ with good reason: that it is old is the answer then.
    if (request.version().filter(version -> version != old.version()).isEmpty()) {
      refuseChanged(body);
    }
    return request;
  }

  private JsonObject writable(JsonObject body) {
    JsonObjectBuilder writable = Json.createObjectBuilder(body).remove(STATUS);
    READ_ONLY.forEach(writable::remove);
    if (old.givenTitle().isEmpty() && isAsShown(body, "title")) {
      // Shown in place of none.
      writable.remove("title");
    }
    if (isAsShown(body, "source") && hasNewLogin(body)) {
      writable.add("source", SourceLogin.addressWithout(old.channel().source()));
    }
    return writable.build();
  }

  /** The address that came back holds the former login, masked; the fields beside it win. */
  private boolean hasNewLogin(JsonObject body) {
    return !SourceLogin.userOf(old.channel().source()).isEmpty()
        && body.containsKey("username")
        && (!isAsShown(body, "username") || body.containsKey("password"));
  }

  private boolean isAsShown(JsonObject body, String field) {
    return body.getOrDefault(field, JsonValue.NULL)
        .equals(shown.getOrDefault(field, JsonValue.NULL));
  }

  private void refuseChanged(JsonObject body) throws ChannelRequest.Unreadable {
    List<FieldError> errors = new ArrayList<>();
    for (String field : READ_ONLY.stream().sorted().toList()) {
      if (!body.getOrDefault(field, JsonValue.NULL).equals(JsonValue.NULL)
          && !isAsShown(body, field)) {
        errors.add(
            new FieldError(field, field + " cannot be changed: leave it out, or as it was read."));
      }
    }
    if (!errors.isEmpty()) {
      throw new ChannelRequest.Unreadable(400, "Some fields are wrong.", errors);
    }
  }
}
