package org.hlsgateway.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One frame of the control protocol: the type on the first line, {@code Name:value} lines, and
 * after an empty line perhaps a body.
 *
 * <p>Tolerant where peers differ: the case of type and names, a space after the colon, {@code
 * \r\n}, an empty line between type and arguments, unknown names, lines that are no arguments
 * (skipped), a name given twice (the last counts). An argument without a value is as good as none.
 *
 * @param type in upper case, such as {@code PUBLISH-REQUEST}; may be one nobody knows
 * @param arguments in the order of the frame, each name once
 * @param body empty where there is none
 */
public record ControlMessage(String type, List<Argument> arguments, String body) {
  /** Longest frame, in characters; the protocol's 64 KiB. */
  public static final int MAX_LENGTH = 65_536;

  private static final int MAX_ARGUMENTS = 64;
  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  /**
   * One line.
   *
   * @param name as it was written; case does not matter
   * @param value without surrounding white space; never empty; may hold colons
   */
  public record Argument(String name, String value) {}

  public ControlMessage {
    arguments = List.copyOf(arguments);
  }

  /** A message without arguments yet; see {@link #with}. */
  public static ControlMessage of(String type) {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException("not a message type: " + type);
    }
    return new ControlMessage(type.toUpperCase(Locale.ROOT), List.of(), "");
  }

  /**
   * The same with one more argument; an empty value adds none.
   *
   * @throws IllegalArgumentException if it would not fit on one line
   */
  public ControlMessage with(String name, Object value) {
    String text = value.toString().strip();
    if (!NAME.matcher(name).matches() || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("not an argument of one line: " + name);
    }
    List<Argument> more = new ArrayList<>(arguments);
    put(more, name, text);
    return new ControlMessage(type, more, body);
  }

  /** The argument's value; empty if it is missing or has none. */
  public Optional<String> argument(String name) {
    return arguments.stream()
        .filter(argument -> argument.name().equalsIgnoreCase(name))
        .map(Argument::value)
        .findFirst();
  }

  /** As {@link #argument}, with the empty text for a missing one. */
  public String text(String name) {
    return argument(name).orElse("");
  }

  /**
   * Reads a frame.
   *
   * @throws MalformedMessage if it has no type that could be one, or is too long
   */
  public static ControlMessage parse(String frame) throws MalformedMessage {
    if (frame.length() > MAX_LENGTH) {
      throw new MalformedMessage("longer than 64 KiB");
    }
    Lines lines = new Lines(frame);
    String type = lines.next().strip();
    if (!TYPE.matcher(type).matches()) {
      throw new MalformedMessage("the first line is not a message type");
    }
    List<Argument> arguments = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next().strip();
      if (!line.isEmpty()) {
        add(arguments, line);
      } else if (!arguments.isEmpty() || !isArgument(lines.peek())) {
        break;
      } // else it is the empty line that the documents show below the type
    }
    return new ControlMessage(type.toUpperCase(Locale.ROOT), arguments, lines.rest());
  }

  /**
   * The frame; {@link #parse} of it is this message again. No space follows the colon: there are
   * streaming servers that would take it for a part of the value.
   */
  public String text() {
    StringBuilder text = new StringBuilder(type).append('\n');
    for (Argument argument : arguments) {
      text.append(argument.name()).append(':').append(argument.value()).append('\n');
    }
    if (!body.isEmpty()) {
      text.append('\n').append(body);
    }
    return text.toString();
  }

  /** Values may be secrets: only the names are shown. */
  @Override
  public String toString() {
    return type + arguments.stream().map(Argument::name).toList();
  }

  private static void add(List<Argument> arguments, String line) throws MalformedMessage {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    String name = line.substring(0, colon).strip();
    if (!NAME.matcher(name).matches()) {
      return;
    }
    // A \r within a line would break what is written of it.
    put(arguments, name, line.substring(colon + 1).replace('\r', ' ').strip());
    if (arguments.size() > MAX_ARGUMENTS) {
      throw new MalformedMessage("more than " + MAX_ARGUMENTS + " arguments");
    }
  }

  private static void put(List<Argument> arguments, String name, String value) {
    arguments.removeIf(argument -> argument.name().equalsIgnoreCase(name));
    if (!value.isEmpty()) {
      arguments.add(new Argument(name, value));
    }
  }

  private static boolean isArgument(String line) {
    int colon = line.indexOf(':');
    return colon >= 0 && NAME.matcher(line.substring(0, colon).strip()).matches();
  }

  /** Splits at \n without copying the whole. */
  private static final class Lines {
    private final String text;
    private int at;

    Lines(String text) {
      this.text = text;
    }

    boolean hasNext() {
      return at < text.length();
    }

    String peek() {
      return text.substring(Math.min(at, text.length()), end());
    }

    String next() {
      String line = peek();
      at = end() + 1;
      return line;
    }

    String rest() {
      return at < text.length() ? text.substring(at) : "";
    }

    private int end() {
      int end = text.indexOf('\n', Math.min(at, text.length()));
      return end < 0 ? text.length() : end;
    }
  }
}
