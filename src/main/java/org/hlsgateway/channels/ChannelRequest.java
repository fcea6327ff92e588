package org.hlsgateway.channels;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A channel as the API takes it. Read field by field, not bound: every wrong field is named in the
 * answer, and a mistyped name is an error and not a default.
 *
 * @param version empty: whatever is there is replaced
 */
record ChannelRequest(ChannelInput input, Optional<Integer> version) {
  /** Larger bodies are refused. */
  static final int MAX_BYTES = 16 * 1024;

  private static final Set<String> FIELDS =
      Set.of("nickname", "source", "title", "enabled", "idleSeconds", "pinned", "version");

  /** What the documentation shows. */
  @Schema(name = "ChannelRequest", description = "A channel to create or change.")
  record Documented(
      @Schema(
              description = "1 to 50 letters, digits, - or _; unique regardless of case.",
              required = true,
              examples = "front-door")
          String nickname,
      @Schema(
              description =
                  "rtsp, rtsps, http, https, rtmp, rtmps, srt, udp or rtp address. In a change,"
                      + " *** keeps the stored password.",
              required = true,
              examples = "rtsp://admin:secret@192.168.1.20/stream1")
          String source,
      @Schema(description = "Absent: the nickname.", examples = "Front door") String title,
      @Schema(defaultValue = "true", examples = "true") boolean enabled,
      @Schema(
              description = "1 to 86400; absent: the server's default.",
              nullable = true,
              examples = "30")
          Integer idleSeconds,
      @Schema(defaultValue = "false", examples = "false") boolean pinned,
      @Schema(
              description = "In a change: as last read; 409 if it is another one by now.",
              examples = "0")
          Integer version) {}

  /** The body cannot be taken as it is. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final transient List<FieldError> errors;

    Unreadable(int status, String message, List<FieldError> errors) {
      super(message);
      this.status = status;
      this.errors = errors;
    }

    int status() {
      return status;
    }

    List<FieldError> errors() {
      return errors;
    }
  }

  /**
   * @param nickname what counts where the body names none; null: it must
   * @throws Unreadable if it is too large, no JSON object, or a field has the wrong type
   */
  static ChannelRequest read(InputStream body, String nickname) throws Unreadable, IOException {
    Reader fields = new Reader(object(body), FIELDS);
    ChannelRequest request =
        new ChannelRequest(
            new ChannelInput(
                fields.text("nickname").orElse(nickname),
                fields.text("source").orElse(""),
                fields.text("title").orElse(""),
                fields.truth("enabled", true),
                fields.number("idleSeconds").map(Object::toString).orElse(""),
                fields.truth("pinned", false)),
            fields.number("version"));
    fields.finish();
    return request;
  }

  /**
   * The body of a source test: {@code {"source": "..."}}.
   *
   * @throws Unreadable as in {@link #read}
   */
  static String readSource(InputStream body) throws Unreadable, IOException {
    Reader fields = new Reader(object(body), Set.of("source"));
    String source = fields.text("source").orElse("");
    fields.finish();
    return source;
  }

  private static JsonObject object(InputStream body) throws Unreadable, IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new Unreadable(
          413,
          String.format(Locale.ROOT, "The body is larger than %d bytes.", MAX_BYTES),
          List.of());
    }
    try (JsonReader json = Json.createReader(new ByteArrayInputStream(bytes))) {
      return json.readObject();
    } catch (RuntimeException e) {
      // Not only JsonException: what nests too deep is a plain RuntimeException to Parsson.
      throw new Unreadable(400, "The body must be one JSON object.", List.of());
    }
  }

  private static final class Reader {
    private final JsonObject object;
    private final List<FieldError> errors = new ArrayList<>();

    Reader(JsonObject object, Set<String> known) {
      this.object = object;
      for (String name : object.keySet()) {
        if (!known.contains(name)) {
          String shown = name.length() > 50 ? name.substring(0, 50) : name;
          errors.add(
              new FieldError(
                  shown,
                  "There is no such field: use "
                      + String.join(", ", known.stream().sorted().toList())
                      + "."));
        }
      }
    }

    Optional<String> text(String name) {
      JsonValue value = value(name);
      if (value instanceof JsonString string) {
        return Optional.of(string.getString());
      }
      return wrong(value, name, "must be a text in quotes");
    }

    Optional<Integer> number(String name) {
      JsonValue value = value(name);
      if (value instanceof JsonNumber number && number.isIntegral()) {
        try {
          return Optional.of(number.intValueExact());
        } catch (ArithmeticException e) {
          return wrong(value, name, "is too large");
        }
      }
      return wrong(value, name, "must be a whole number");
    }

    boolean truth(String name, boolean fallback) {
      JsonValue value = value(name);
      if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
        return value == JsonValue.TRUE;
      }
      wrong(value, name, "must be true or false");
      return fallback;
    }

    void finish() throws Unreadable {
      if (!errors.isEmpty()) {
        throw new Unreadable(400, "Some fields are wrong.", List.copyOf(errors));
      }
    }

    private JsonValue value(String name) {
      return object.getOrDefault(name, JsonValue.NULL);
    }

    private <T> Optional<T> wrong(JsonValue value, String name, String what) {
      if (value != JsonValue.NULL) {
        errors.add(new FieldError(name, name + " " + what + "."));
      }
      return Optional.empty();
    }
  }
}
