package org.hlsgateway.events;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.channels.JsonFields;

/**
 * What was sent, field by field, by a form or as JSON. Absent, null and blank are the same; what
 * has the wrong form is noted.
 */
interface Fields {
  String text(String name);

  boolean truth(String name, boolean fallback);

  List<String> texts(String name);

  Optional<Instant> time(String name);

  /** Whether it was sent at all. */
  boolean has(String name);

  /** By field, as sentences; whoever reads may note more. */
  Map<String, String> wrong();

  /** Of a JSON object. */
  static Fields of(JsonObject body, Set<String> known, Map<String, String> wrong) {
    JsonFields strays = new JsonFields(body, known);
    strays.errors().forEach(error -> wrong.putIfAbsent(error.field(), error.message()));
    return new Fields() {
      private JsonValue value(String name) {
        return body.getOrDefault(name, JsonValue.NULL);
      }

      @Override
      public String text(String name) {
        JsonValue value = value(name);
        if (value instanceof JsonString || value instanceof JsonNumber) {
          return plain(value).strip();
        }
        if (value != JsonValue.NULL) {
          wrong.putIfAbsent(name, name + " must be a text in quotes, or a number.");
        }
        return "";
      }

      @Override
      public boolean truth(String name, boolean fallback) {
        JsonValue value = value(name);
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
          return value == JsonValue.TRUE;
        }
        if (value != JsonValue.NULL) {
          wrong.putIfAbsent(name, name + " must be true or false.");
        }
        return fallback;
      }

      @Override
      public List<String> texts(String name) {
        JsonValue value = value(name);
        List<String> texts = new ArrayList<>();
        if (value instanceof JsonArray array
            && array.stream()
                .allMatch(each -> each instanceof JsonString || each instanceof JsonNumber)) {
          array.forEach(each -> texts.add(plain(each).strip()));
        } else if (value != JsonValue.NULL) {
          wrong.putIfAbsent(name, name + " must be a list of texts or numbers.");
        }
        return texts;
      }

      @Override
      public Optional<Instant> time(String name) {
        String text = text(name);
        try {
          return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
          wrong.putIfAbsent(name, EventTimes.FORM);
          return Optional.empty();
        }
      }

      @Override
      public boolean has(String name) {
        return value(name) != JsonValue.NULL;
      }

      @Override
      public Map<String, String> wrong() {
        return wrong;
      }
    };
  }

  private static String plain(JsonValue value) {
    return value instanceof JsonString text ? text.getString() : value.toString();
  }

  /**
   * Of a form, whose times are of a zone.
   *
   * @param zone that times are of
   * @param stored times that the form was filled with, by field
   */
  static Fields of(
      HttpServletRequest request,
      ZoneId zone,
      Map<String, Instant> stored,
      Map<String, String> wrong) {
    return new Fields() {
      @Override
      public String text(String name) {
        String text = request.getParameter(name);
        return text == null ? "" : text.strip();
      }

      @Override
      public boolean truth(String name, boolean fallback) {
        // A box that is not ticked is not sent.
        return request.getParameter(name) != null;
      }

      @Override
      public List<String> texts(String name) {
        String[] values = request.getParameterValues(name);
        return values == null
            ? List.of()
            : Arrays.stream(values)
                .flatMap(each -> Arrays.stream(each.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
      }

      @Override
      public Optional<Instant> time(String name) {
        String text = text(name);
        try {
          return text.isEmpty()
              ? Optional.empty()
              : Optional.of(EventTimes.local(text, zone, Optional.ofNullable(stored.get(name))));
        } catch (IllegalArgumentException e) {
          wrong.putIfAbsent(name, e.getMessage());
          return Optional.empty();
        }
      }

      @Override
      public boolean has(String name) {
        return !text(name).isEmpty();
      }

      @Override
      public Map<String, String> wrong() {
        return wrong;
      }
    };
  }
}
