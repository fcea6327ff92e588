package org.hlsgateway.channels;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The groups of a channel's settings. What fields each has, and what people call them, the API's
 * description tells ({@link SettingsJson}): the form, the JSON reader and the list of what is wrong
 * ask here.
 */
enum SettingsGroup {
  SOURCE("sourceSettings", SettingsJson.Source.class),
  OUTPUT("output", SettingsJson.Output.class),
  KEEP("keep", SettingsJson.Keep.class),
  LISTING("listing", SettingsJson.Listing.class);

  private static final Map<String, String> LABELS = read(Schema::title);
  private static final Map<String, String> DESCRIPTIONS = read(Schema::description);

  private final String json;
  private final Class<? extends Record> described;

  SettingsGroup(String json, Class<? extends Record> described) {
    this.json = json;
    this.described = described;
  }

  /** The name of the object that holds the group. */
  String json() {
    return json;
  }

  /** What the names of the form's inputs begin with. */
  String prefix() {
    return json + ".";
  }

  /** Of all its fields. */
  Set<String> names() {
    return Stream.of(described.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What people call a field; empty for one that has no name of its own.
   *
   * @param field as the form's input is called
   */
  static String label(String field) {
    return LABELS.getOrDefault(field, "");
  }

  /** What people call the fields that have a name, by the names of the form's inputs. */
  static Map<String, String> labels() {
    return LABELS;
  }

  /** What the API says of a field; empty if nothing. */
  static String description(String field) {
    return DESCRIPTIONS.getOrDefault(field, "");
  }

  private static Map<String, String> read(Function<Schema, String> what) {
    Map<String, String> texts = new LinkedHashMap<>();
    add(texts, "", ChannelRequest.Documented.class, what);
    for (SettingsGroup group : values()) {
      add(texts, group.prefix(), group.described, what);
    }
    return Map.copyOf(texts);
  }

  private static void add(
      Map<String, String> texts, String prefix, Class<?> described, Function<Schema, String> what) {
    for (RecordComponent field : described.getRecordComponents()) {
      Schema schema = field.getAccessor().getAnnotation(Schema.class);
      if (schema != null && !what.apply(schema).isEmpty()) {
        texts.put(prefix + field.getName(), what.apply(schema));
      }
    }
  }
}
