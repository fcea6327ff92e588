package org.hlsgateway.livebox;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hlsgateway.restream.BroadcastFormat;
import org.hlsgateway.restream.StreamKey;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * What the livebox sends, how, and where to: its control data, with the document's names.
 *
 * @param name the stream's key, which the document calls so; may be empty
 * @param url without the key, or with it at its end; empty: not set yet
 * @param source as {@link Sources} knows it; empty: the machine's camera
 * @param targets where it is sent besides
 */
record ControlData(
    StreamKey name, String url, String source, BroadcastFormat format, List<ExtraTarget> targets) {
  static final ControlData FRESH =
      new ControlData(new StreamKey(""), "", "", BroadcastFormat.USUAL, List.of());

  ControlData {
    targets = List.copyOf(targets);
  }

  /** What stands in the place of what one may not see; sent back, it changes nothing. */
  static final String MASK = "***";

  private static final String TARGETS = "targets";

  private static final Set<String> FIELDS =
      Set.of("name", "url", "resolution", "bitrate", "audio", "fps", "quality", "source", TARGETS);

  /** What earlier boxes called it. */
  private static final String FRAMERATE = "framerate";

  private static final int LONGEST_SHOWN = 50;
  private static final int LONGEST_SOURCE = 500;

  /**
   * This, with the fields that the change names. Null is the field's default.
   *
   * @throws IllegalArgumentException naming the field, and what it may be
   */
  ControlData with(JsonObject change) {
    for (String field : change.keySet()) {
      if (!FIELDS.contains(field) && !field.equals(FRAMERATE)) {
        throw new IllegalArgumentException(
            (field.length() > LONGEST_SHOWN ? field.substring(0, LONGEST_SHOWN) : field)
                + ": there is no such field; use "
                + String.join(", ", new TreeSet<>(FIELDS))
                + ".");
      }
    }
    String key = secret("name", change, name.value());
    String address = secret("url", change, url);
    if (!key.isEmpty() && name.value().isEmpty() && address.equals(url) && hasKeyInUrl()) {
      throw new IllegalArgumentException(
          "name: the stored url ends with a key already, "
              + shownUrl()
              + ": send url without it as well; if it ends with none, with a slash at its end.");
    }
    ControlData changed =
        new ControlData(
            new StreamKey(key),
            address,
            secret("source", change, source),
            format(change),
            change.containsKey(TARGETS)
                ? ExtraTarget.parse(change.get(TARGETS), targets)
                : targets);
    changed.check();
    return changed;
  }

  private BroadcastFormat format(JsonObject change) {
    BroadcastFormat sized =
        text("resolution", change)
            .map(
                text ->
                    format.with(
                        text.isEmpty()
                            ? BroadcastFormat.USUAL.resolution()
                            : BroadcastFormat.resolution("resolution", text)))
            .orElse(format);
    int bits =
        text("bitrate", change)
            .map(
                text ->
                    text.isEmpty()
                        ? sized.resolution().bitsPerSecond()
                        : BroadcastFormat.bitsPerSecond("bitrate", text))
            .orElse(sized.bitsPerSecond());
    boolean tone =
        text("audio", change)
            .map(text -> text.isEmpty() || BroadcastFormat.tone("audio", text))
            .orElse(sized.tone());
    OptionalInt quality =
        text("quality", change)
            .map(
                text ->
                    text.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(BroadcastFormat.quality("quality", text)))
            .orElse(sized.quality());
    return new BroadcastFormat(
        sized.resolution(), tone, framesPerSecond(change, sized.framesPerSecond()), bits, quality);
  }

  private static int framesPerSecond(JsonObject change, int old) {
    Optional<Integer> fps = framesPerSecond("fps", change);
    Optional<Integer> framerate = framesPerSecond(FRAMERATE, change);
    if (fps.isPresent() && framerate.isPresent() && !fps.equals(framerate)) {
      throw new IllegalArgumentException("fps and framerate are the same: send one of them.");
    }
    return fps.or(() -> framerate).orElse(old);
  }

  private static Optional<Integer> framesPerSecond(String field, JsonObject change) {
    return text(field, change)
        .map(
            text ->
                text.isEmpty()
                    ? BroadcastFormat.USUAL.framesPerSecond()
                    : BroadcastFormat.framesPerSecond(field, text));
  }

  private static String secret(String field, JsonObject change, String old) {
    return text(field, change).filter(text -> !text.equals(MASK)).map(String::strip).orElse(old);
  }

  /** Empty: the field is absent, and stays as it is; an empty text: it gets its default. */
  private static Optional<String> text(String field, JsonObject change) {
    JsonValue value = change.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (value == JsonValue.NULL) {
      return Optional.of("");
    }
    if (value instanceof JsonString text) {
      return Optional.of(text.getString());
    }
    if (value instanceof JsonNumber number && !isOfText(field)) {
      // 25.0 is 25, too; what is longer than any that is allowed need not be written out.
      return Optional.of(
          number.bigDecimalValue().precision() > LONGEST_SHOWN
                  || Math.abs(number.bigDecimalValue().scale()) > LONGEST_SHOWN
              ? "-"
              : number.bigDecimalValue().stripTrailingZeros().toPlainString());
    }
    throw new IllegalArgumentException(
        field + (isOfText(field) ? " is a text." : " is a number, or null for the default."));
  }

  private static boolean isOfText(String field) {
    return Set.of("name", "url", "source", "resolution", "audio").contains(field);
  }

  private void check() {
    if (!url.isEmpty()) {
      named("url", () -> PublishAddress.parse(url, "-"));
      if (url.contains(MASK)) {
        throw new IllegalArgumentException("url: *** stands where a secret belongs: type it.");
      }
    }
    named("name", () -> PublishAddress.parse("rtmp://host/application", name.value()));
    if (source.length() > LONGEST_SOURCE) {
      throw new IllegalArgumentException("source has 500 characters at most.");
    }
  }

  private static void named(String field, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  /**
   * Where it is sent: one address at least.
   *
   * @throws IllegalArgumentException if that is not set
   */
  List<PublishAddress> addresses() {
    return Stream.concat(Stream.of(address()), targets.stream().map(ExtraTarget::address)).toList();
  }

  PublishAddress address() {
    if (url.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing says where to stream: POST url and name, such as"
              + " rtmp://a.rtmp.youtube.com/live2 and the stream key.");
    }
    PublishAddress address = PublishAddress.parse(url, name.value());
    if (address.name().isEmpty()) {
      throw new IllegalArgumentException(
          "The stream key is missing: POST it as name, or at the end of url.");
    }
    return address;
  }

  /**
   * @param secrets false: for somebody who may not operate the livebox
   * @param seesSource the source may be shown
   */
  JsonObject json(boolean secrets, boolean seesSource) {
    String shownName = secrets || name.value().isEmpty() ? name.value() : MASK;
    JsonObjectBuilder json = Json.createObjectBuilder();
    add("name", shownName, json);
    add("url", secrets ? url : shownUrl(), json);
    json.add("resolution", format.resolution().key())
        .add("bitrate", format.bitsPerSecond())
        .add("audio", format.tone() ? BroadcastFormat.TONE : BroadcastFormat.SILENCE)
        .add("fps", format.framesPerSecond());
    if (format.quality().isPresent()) {
      json.add("quality", format.quality().getAsInt());
    } else {
      json.addNull("quality");
    }
    add("source", seesSource ? source : MASK, json);
    JsonArrayBuilder others = Json.createArrayBuilder();
    targets.forEach(target -> others.add(target.json(secrets)));
    json.add(TARGETS, others);
    return json.build();
  }

  /**
   * A change that may be made to some box, as everybody may see it.
   *
   * @throws IllegalArgumentException as {@link #with} does
   */
  static JsonObject shown(JsonObject change) {
    ControlData changed = FRESH.with(change);
    JsonObjectBuilder shown = Json.createObjectBuilder(change);
    if (change.containsKey("name") && !changed.name.value().isEmpty()) {
      shown.add("name", MASK);
    }
    if (change.containsKey("url") && !changed.url.isEmpty()) {
      shown.add("url", changed.shownUrl());
    }
    if (!changed.targets.isEmpty()) {
      JsonArrayBuilder others = Json.createArrayBuilder();
      changed.targets.forEach(target -> others.add(target.json(false)));
      shown.add(TARGETS, others);
    }
    return shown.build();
  }

  private boolean hasKeyInUrl() {
    return name.value().isEmpty() && !url.equals(urlWithoutKey());
  }

  /** The address without the key that it may end with; empty if it is not set. */
  String urlWithoutKey() {
    return url.isEmpty() || !name.value().isEmpty() ? url : PublishAddress.withoutKey(url);
  }

  /** As everybody who gets here may see it; empty if it is not set. */
  String shownUrl() {
    return url.isEmpty() ? "" : PublishAddress.masked(url, name.value().isEmpty());
  }

  /** Where it is sent, as everybody who gets here may see it; empty if that is not set. */
  List<String> shownAddresses() {
    return url.isEmpty()
        ? List.of()
        : Stream.concat(Stream.of(shownUrl()), targets.stream().map(ExtraTarget::shownUrl))
            .toList();
  }

  private static void add(String field, String value, JsonObjectBuilder json) {
    if (value.isEmpty()) {
      json.addNull(field);
    } else {
      json.add(field, value);
    }
  }

  /** The address may hold secrets. */
  @Override
  public String toString() {
    return "ControlData[hidden]";
  }
}
