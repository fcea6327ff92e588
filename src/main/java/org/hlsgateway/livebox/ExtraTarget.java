package org.hlsgateway.livebox;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.restream.StreamKey;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * An address that the livebox's one picture and sound is sent to besides.
 *
 * @param url without the key, or with it at its end
 * @param name the stream's key; may be empty
 */
record ExtraTarget(String url, StreamKey name) {
  private static final int MOST = 10;
  private static final String NAME = "name";
  private static final String URL = "url";

  /**
   * All of them, in the place of those there are.
   *
   * @param value null: none
   * @param old whose secrets stay where a mask stands for them
   * @throws IllegalArgumentException with what is wrong
   */
  static List<ExtraTarget> parse(JsonValue value, List<ExtraTarget> old) {
    if (value == JsonValue.NULL) {
      return List.of();
    }
    if (!(value instanceof JsonArray list) || list.size() > MOST) {
      throw new IllegalArgumentException(
          "targets is a list of "
              + MOST
              + " at most, each {\"url\": \"rtmp://...\", \"name\": KEY}.");
    }
    List<ExtraTarget> found = new ArrayList<>();
    for (JsonValue each : list) {
      found.add(one(each, old));
    }
    return found;
  }

  private static ExtraTarget one(JsonValue value, List<ExtraTarget> old) {
    if (!(value instanceof JsonObject json) || !Set.of(URL, NAME).containsAll(json.keySet())) {
      throw new IllegalArgumentException("targets: each has url and name, and nothing else.");
    }
    String url = text(json, URL);
    String name = text(json, NAME);
    boolean isMasked = name.equals(ControlData.MASK) || url.contains(ControlData.MASK);
    if (isMasked) {
      // Of several at one server, the first: whoever sees the keys need not send masks.
      Optional<ExtraTarget> same =
          old.stream()
              .filter(each -> each.url().equals(url) || each.shownUrl().equals(url))
              .findFirst();
      return same.orElseThrow(
          () ->
              new IllegalArgumentException("targets: *** stands where a secret belongs: type it."));
    }
    ExtraTarget target = new ExtraTarget(url, new StreamKey(name));
    target.address();
    return target;
  }

  private static String text(JsonObject json, String field) {
    JsonValue value = json.getOrDefault(field, JsonValue.NULL);
    if (value == JsonValue.NULL) {
      return "";
    }
    if (value instanceof JsonString text) {
      return text.getString().strip();
    }
    throw new IllegalArgumentException("targets: " + field + " is a text.");
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  PublishAddress address() {
    PublishAddress address;
    try {
      address = PublishAddress.parse(url, name.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("targets: " + e.getMessage(), e);
    }
    if (address.name().isEmpty()) {
      throw new IllegalArgumentException(
          "targets: the stream key is missing: send it as name, or at the end of url.");
    }
    return address;
  }

  String shownUrl() {
    return PublishAddress.masked(url, name.value().isEmpty());
  }

  /**
   * @param secrets false: for somebody who may not operate the livebox
   */
  JsonObject json(boolean secrets) {
    JsonObjectBuilder json = Json.createObjectBuilder().add(URL, secrets ? url : shownUrl());
    if (name.value().isEmpty()) {
      json.addNull(NAME);
    } else {
      json.add(NAME, secrets ? name.value() : ControlData.MASK);
    }
    return json.build();
  }

  /** To be sealed. Empty if there are none. */
  static String toStore(List<ExtraTarget> targets) {
    JsonArrayBuilder list = Json.createArrayBuilder();
    targets.forEach(target -> list.add(target.json(true)));
    return targets.isEmpty() ? "" : list.build().toString();
  }

  static List<ExtraTarget> stored(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return parse(reader.readArray(), List.of());
    }
  }

  /** The address may hold secrets. */
  @Override
  public String toString() {
    return "ExtraTarget[hidden]";
  }
}
