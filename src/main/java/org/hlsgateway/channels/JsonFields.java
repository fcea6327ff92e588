package org.hlsgateway.channels;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON object field by field: every field of the wrong type is noted, and every field that
 * nobody knows. Absent and null are the same.
 */
public final class JsonFields implements Typed {
  private static final int MOST_TEXTS = 50;
  private static final int LONGEST_NAME_SHOWN = 50;

  private final JsonObject object;
  private final String prefix;
  private final FieldErrors errors;

  public JsonFields(JsonObject object, Set<String> known) {
    this(object, "", known, new FieldErrors());
  }

  private JsonFields(JsonObject object, String prefix, Set<String> known, FieldErrors errors) {
    this.object = object;
    this.prefix = prefix;
    this.errors = errors;
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        String shown =
            name.length() > LONGEST_NAME_SHOWN ? name.substring(0, LONGEST_NAME_SHOWN) : name;
        errors.add(
            prefix + shown,
            "There is no such field: use "
                + String.join(", ", known.stream().sorted().toList())
                + ".");
      }
    }
  }

  boolean isGiven(String name) {
    return value(name) != JsonValue.NULL;
  }

  @Override
  public String text(String name) {
    JsonValue value = value(name);
    if (value instanceof JsonString string) {
      return string.getString();
    }
    return this.<String>wrong(value, name, "must be a text in quotes").orElse("");
  }

  Optional<Integer> whole(String name) {
    JsonValue value = value(name);
    if (value instanceof JsonNumber number) {
      try {
        // 30.0 is whole, too.
        return Optional.of(number.bigDecimalValue().intValueExact());
      } catch (ArithmeticException e) {
        return number.isIntegral()
            ? wrong(value, name, "is too large")
            : wrong(value, name, "must be a whole number");
      }
    }
    return wrong(value, name, "must be a whole number");
  }

  @Override
  public String number(String name) {
    return whole(name).map(Object::toString).orElse("");
  }

  @Override
  public boolean truth(String name, boolean fallback) {
    JsonValue value = value(name);
    if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
      return value == JsonValue.TRUE;
    }
    wrong(value, name, "must be true or false");
    return fallback;
  }

  @Override
  public List<String> texts(String name, String between) {
    JsonValue value = value(name);
    List<String> texts = new ArrayList<>();
    if (value instanceof JsonArray array && array.size() <= MOST_TEXTS) {
      for (JsonValue each : array) {
        if (each instanceof JsonString string) {
          texts.add(string.getString());
        } else {
          // Null too: absent and null are the same for a field, not within a list.
          errors.add(prefix + name, name + " must be a list of texts in quotes.");
          return List.of();
        }
      }
      return texts;
    }
    wrong(value, name, "must be a list of at most " + MOST_TEXTS + " texts");
    return List.of();
  }

  /** The object within; one without fields if there is none. Its errors are noted here too. */
  @Override
  public Typed group(SettingsGroup group) {
    String name = group.json();
    JsonValue value = value(name);
    if (!(value instanceof JsonObject)) {
      wrong(value, name, "must be an object");
    }
    JsonObject within = value instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
    return new JsonFields(within, prefix + group.prefix(), group.names(), errors);
  }

  public List<FieldError> errors() {
    return errors.all();
  }

  private JsonValue value(String name) {
    return object.getOrDefault(name, JsonValue.NULL);
  }

  private <T> Optional<T> wrong(JsonValue value, String name, String what) {
    if (value != JsonValue.NULL) {
      errors.add(prefix + name, name + " " + what + ".");
    }
    return Optional.empty();
  }
}
