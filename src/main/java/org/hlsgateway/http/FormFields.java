package org.hlsgateway.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and values as application/x-www-form-urlencoded has them (WHATWG URL, 5.1), in UTF-8. */
final class FormFields {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /**
   * Adds those of a query or of a body.
   *
   * @param text may be null
   * @throws IllegalArgumentException if a percent sign is followed by something else than two
   *     digits
   */
  FormFields add(String text) {
    if (text == null) {
      return this;
    }
    for (String field : text.split("&")) {
      if (!field.isEmpty()) {
        int equals = field.indexOf('=');
        String name = equals < 0 ? field : field.substring(0, equals);
        String value = equals < 0 ? "" : field.substring(equals + 1);
        put(decode(name), decode(value));
      }
    }
    return this;
  }

  /** Adds one that needs no decoding. */
  void put(String name, String value) {
    values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  /** As {@code ServletRequest.getParameterMap} gives them. */
  Map<String, String[]> asParameters() {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    values.forEach((name, all) -> parameters.put(name, all.toArray(String[]::new)));
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
