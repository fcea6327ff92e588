package org.hlsgateway.boxes;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;

/**
 * What is said on a link: JSON objects with a {@code type}. Of types that one does not know,
 * nothing is made.
 *
 * <ul>
 *   <li>{@code status}, from the box: {@code status} is that of the livebox's API; the first thing
 *       that it says.
 *   <li>{@code command}, to the box: {@code id}, {@code command} (control, start or stop) and
 *       {@code change}.
 *   <li>{@code answer}, from the box: {@code id}, and {@code answer} with {@code done} and {@code
 *       reason}.
 *   <li>{@code beat}, both ways: that one is there.
 * </ul>
 */
final class Message {
  /** In characters; a change of the control data has 32 KiB at most. */
  static final int MAX_LENGTH = 1 << 16;

  static final String STATUS = "status";
  static final String COMMAND = "command";
  static final String ANSWER = "answer";
  private static final String BEAT = "{\"type\":\"beat\"}";

  private Message() {}

  static String status(JsonObject status) {
    return Json.createObjectBuilder().add("type", STATUS).add(STATUS, status).build().toString();
  }

  static String command(Command command) {
    return Json.createObjectBuilder()
        .add("type", COMMAND)
        .add("id", command.uid())
        .add(COMMAND, command.kind().key())
        .add("change", command.change())
        .build()
        .toString();
  }

  static String answer(String uid, Answer answer) {
    return Json.createObjectBuilder()
        .add("type", ANSWER)
        .add("id", uid)
        .add(ANSWER, answer.json())
        .build()
        .toString();
  }

  static String beat() {
    return BEAT;
  }

  /**
   * @throws IllegalArgumentException if it is none; the message is for the log
   */
  static JsonObject parse(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject message = reader.readObject();
      message.getString("type");
      return message;
    } catch (JsonException | IllegalStateException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("what came is no JSON object with a type", e);
    }
  }

  /** Of what was kept; an empty text is an empty object. */
  static JsonObject json(String text) {
    if (text.isEmpty()) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** That of a message; an empty one if it has none. */
  static JsonObject object(JsonObject message, String name) {
    return message.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }
}
