package org.hlsgateway.recordings;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The small text files of a recording: on each line a key, a space, a value. */
final class Notes {

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Lines that are none are left out. */
  static Notes parse(String text) {
    Notes notes = new Notes();
    for (String line : text.split("\n")) {
      int space = line.indexOf(' ');
      if (space > 0) {
        notes.values.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    return notes;
  }

  Notes with(String key, Object value) {
    values.put(key, value.toString().replaceAll("\\p{Cntrl}", " "));
    return this;
  }

  /**
   * @throws IllegalArgumentException if it is not there
   */
  String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  /**
   * @throws IllegalArgumentException if it is not there, or no number
   */
  long number(String key) {
    return Long.parseLong(text(key));
  }

  /** The same; {@code otherwise} if it is not there. */
  long number(String key, long otherwise) {
    return values.containsKey(key) ? number(key) : otherwise;
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
