package org.hlsgateway.rtmp;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command (RTMP 1.0, 7.2): its name, the number that the answer repeats, and the rest.
 *
 * @param transaction as it came, to be sent back as it came
 * @param object the command object; empty where null or something else stood
 * @param arguments what follows the command object; may hold null
 */
public record Command(
    String name, double transaction, Map<String, Object> object, List<Object> arguments) {

  /** Empty for what is no command: to be ignored. */
  @SuppressWarnings("unchecked")
  public static Optional<Command> read(RtmpMessage message) {
    List<Object> values = AmfReader.read(message.type(), message.body());
    if (values.isEmpty() || !(values.get(0) instanceof String name)) {
      return Optional.empty();
    }
    double transaction = values.size() > 1 && values.get(1) instanceof Double number ? number : 0;
    Map<String, Object> object =
        values.size() > 2 && values.get(2) instanceof Map<?, ?> map
            ? (Map<String, Object>) map
            : Map.of();
    return Optional.of(
        new Command(
            name, transaction, object, values.subList(Math.min(3, values.size()), values.size())));
  }

  /** Empty if there is none, or another kind of value. */
  public Optional<String> text(int argument) {
    return argument < arguments.size() && arguments.get(argument) instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  /** Of the command object; empty text if it has none. */
  public String property(String property) {
    return object.get(property) instanceof String text ? text : "";
  }

  /** Of the command object; 0 if it has none. */
  public double number(String property) {
    return object.get(property) instanceof Double number ? number : 0;
  }

  /** Arguments may hold a key. */
  @Override
  public String toString() {
    return "Command[" + name.length() + " letters]";
  }
}
