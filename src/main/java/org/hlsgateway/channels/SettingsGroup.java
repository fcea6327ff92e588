package org.hlsgateway.channels;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private static final Map<String, String> LABELS = readLabels();

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

  private static Map<String, String> readLabels() {
    Map<String, String> labels = new LinkedHashMap<>();
    add(labels, "", ChannelRequest.Documented.class);
    for (SettingsGroup group : values()) {
      add(labels, group.prefix(), group.described);
    }
    return Map.copyOf(labels);
  }

  private static void add(Map<String, String> labels, String prefix, Class<?> described) {
    for (RecordComponent field : described.getRecordComponents()) {
      Schema schema = field.getAccessor().getAnnotation(Schema.class);
      if (schema != null && !schema.title().isEmpty()) {
        labels.put(prefix + field.getName(), schema.title());
      }
    }
  }
}
