package org.hlsgateway.accounts;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is other in one record than in another, in words: of numbers, times, choices, and yes or no,
 * both values; of all else the name alone, so that no secret can be among it.
 */
public final class Differences {
  private Differences() {}

  /**
   * @return such as {@code role VIEWER → OPERATOR, email}; empty if they are the same
   */
  public static <R extends Record> String between(R before, R after) {
    List<String> found = new ArrayList<>();
    collect("", before, after, found);
    return String.join(", ", found);
  }

  private static void collect(String group, Record before, Record after, List<String> found) {
    for (RecordComponent component : before.getClass().getRecordComponents()) {
      Object former = value(component, before);
      Object now = value(component, after);
      if (Objects.equals(former, now)) {
        continue;
      }
      String name = group + words(component.getName());
      if (isGroup(former) && isGroup(now) && former.getClass() == now.getClass()) {
        collect(name + " / ", (Record) former, (Record) now, found);
      } else if (isPlain(former) && isPlain(now)) {
        found.add(name + " " + shown(former) + " → " + shown(now));
      } else {
        found.add(name);
      }
    }
  }

  /** Null for an empty Optional. */
  private static Object value(RecordComponent component, Record of) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      Object value = accessor.invoke(of);
      if (value instanceof OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
      }
      return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  /** A record of one text is only that text with a name of its own. */
  private static boolean isGroup(Object value) {
    return value instanceof Record && value.getClass().getRecordComponents().length > 1;
  }

  private static boolean isPlain(Object value) {
    return value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Duration
        || value instanceof Enum<?>;
  }

  private static String shown(Object value) {
    if (value instanceof Boolean yes) {
      return yes ? "yes" : "no";
    }
    if (value instanceof Duration time) {
      return time.toMillis() / 1000.0 + " s";
    }
    return value == null ? "none" : value.toString();
  }

  private static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }
}
