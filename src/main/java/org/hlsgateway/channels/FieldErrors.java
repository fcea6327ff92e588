package org.hlsgateway.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with an input, collected, so that everything is said at once. */
final class FieldErrors {
  private final List<FieldError> found = new ArrayList<>();

  /**
   * @param check throws IllegalArgumentException with what is wrong and what to do
   * @return empty if it threw; it is noted then
   */
  <T> Optional<T> accept(String field, Supplier<T> check) {
    try {
      return Optional.of(check.get());
    } catch (IllegalArgumentException e) {
      add(field, e.getMessage());
      return Optional.empty();
    }
  }

  void add(String field, String message) {
    found.add(new FieldError(field, message));
  }

  List<FieldError> all() {
    return List.copyOf(found);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }
}
