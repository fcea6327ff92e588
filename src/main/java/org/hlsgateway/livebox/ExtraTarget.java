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
    List<Typed> typed = list.stream().map(Typed::of).toList();
    List<Optional<ExtraTarget>> kept = kept(typed, old);
    List<ExtraTarget> found = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      if (old.stream().anyMatch(typed.get(i)::adds)) {
        throw new IllegalArgumentException(
            "targets: a stored url ends with a key already: send it without that; if it ends with"
                + " none, with a slash at its end.");
      }
      found.add(typed.get(i).over(kept.get(i)));
    }
    return found;
  }

  /** One of a list that was sent. */
  private record Typed(String url, String name) {
    static Typed of(JsonValue value) {
      if (!(value instanceof JsonObject json) || !Set.of(URL, NAME).containsAll(json.keySet())) {
        throw new IllegalArgumentException("targets: each has url and name, and nothing else.");
      }
      return new Typed(text(json, URL), text(json, NAME));
    }

    /** Something of it stands for what is stored. */
    boolean isMasked() {
      return name.equals(ControlData.MASK) || url.contains(ControlData.MASK);
    }

    boolean isOf(ExtraTarget stored) {
      return url.equals(stored.url()) || url.equals(stored.shownUrl());
    }

    /** A key to an address that was stored with one at its end. */
    boolean adds(ExtraTarget stored) {
      return !isMasked()
          && !name.isEmpty()
          && url.equals(stored.url())
          && stored.name().value().isEmpty();
    }

    ExtraTarget over(Optional<ExtraTarget> stored) {
      if (isMasked() && stored.isEmpty()) {
        throw new IllegalArgumentException("targets: *** stands where a secret belongs: type it.");
      }
      if (isMasked() && (name.isEmpty() || name.equals(ControlData.MASK))) {
        return stored.get();
      }
      ExtraTarget target = isMasked() ? stored.get().with(name) : new ExtraTarget(url, key());
      target.address();
      return target;
    }

    private StreamKey key() {
      return new StreamKey(name);
    }
  }

  /** The same with another key, wherever the old one is. */
  ExtraTarget with(String key) {
    return new ExtraTarget(
        name.value().isEmpty() ? PublishAddress.withoutKey(url) : url, new StreamKey(key));
  }

  /**
   * For each that has a mask, what it stands for, each of the stored ones once: that of the same
   * place, if the address is the same, and else the first of that address that is left.
   */
  private static List<Optional<ExtraTarget>> kept(List<Typed> typed, List<ExtraTarget> old) {
    List<ExtraTarget> left = new ArrayList<>(old);
    List<Optional<ExtraTarget>> kept = new ArrayList<>();
    // Not those of which another key was typed in their place, as long as there are others.
    List<ExtraTarget> replaced = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      boolean isSame = i < old.size() && typed.get(i).isOf(old.get(i));
      kept.add(isSame && typed.get(i).isMasked() ? Optional.of(old.get(i)) : Optional.empty());
      if (isSame) {
        left.remove(old.get(i));
      }
      if (isSame && !typed.get(i).isMasked()) {
        replaced.add(old.get(i));
      }
    }
    left.addAll(replaced);
    for (int i = 0; i < typed.size(); i++) {
      Typed each = typed.get(i);
      if (each.isMasked() && kept.get(i).isEmpty()) {
        kept.set(i, left.stream().filter(each::isOf).findFirst());
        kept.get(i).ifPresent(left::remove);
      }
    }
    return kept;
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
