package org.hlsgateway.channels;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What a typed text means. Null and blank are the same: nothing was typed. */
public final class InputText {
  private InputText() {}

  static String strip(String text) {
    return text == null ? "" : text.strip();
  }

  /**
   * @param otherwise ends the sentence of the refusal: what may be done instead; may be empty
   * @return empty if nothing was typed
   * @throws IllegalArgumentException unless it is a whole number of that range
   */
  static OptionalInt wholeNumber(String typed, int least, int most, String otherwise) {
    String text = strip(typed);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Type a whole number from %d to %d%s.", least, most, otherwise));
    }
    return OptionalInt.of(number);
  }

  /**
   * One line of text in whatever language.
   *
   * @param most characters
   * @return empty if nothing was typed
   * @throws IllegalArgumentException if it is longer, or holds what nobody can see
   */
  public static Optional<String> line(String typed, int most) {
    String text = strip(typed);
    if (text.codePointCount(0, text.length()) > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "At most %d characters: shorten it.", most));
    }
    if (text.codePoints().anyMatch(InputText::isInvisible)) {
      throw new IllegalArgumentException(
          "It contains characters that cannot be seen: type it instead of pasting it.");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * Control characters, what is no character and may stand in no XML, and what turns the direction
   * of the text around it.
   */
  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (codePoint & 0xfffe) == 0xfffe
        || (codePoint >= 0xfdd0 && codePoint <= 0xfdef)
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  /**
   * @return empty if nothing was typed
   * @throws IllegalArgumentException unless it is the name of one of them, in whatever case
   */
  static <E extends Enum<E>> Optional<E> choice(String typed, Class<E> choices) {
    String text = strip(typed);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(choices.getEnumConstants())
            .filter(choice -> choice.name().equalsIgnoreCase(text))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("Choose one of " + names(choices) + ".")));
  }

  private static <E extends Enum<E>> String names(Class<E> choices) {
    return Arrays.stream(choices.getEnumConstants())
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }
}
