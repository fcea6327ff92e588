package org.hlsgateway.publishing;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.coordinator.StreamOptions;
import org.hlsgateway.web.Problem;

/** What the API takes: absent is the default. */
final class StreamingChannelRequest {
  private StreamingChannelRequest() {}

  /** For the document alone: bodies are read as JSON. */
  @Schema(name = "StreamingChannelRequest")
  public record Documented(
      @Schema(description = "Letters, digits, - and _.", examples = "shop") String channel,
      @Schema(
              description =
                  "Name of the account that may publish to it, and make it new keys; empty or"
                      + " null: administrators alone. Administrators say it.",
              examples = "anna")
          String owner,
      @Schema(defaultValue = "false") boolean record,
      @Schema(defaultValue = "[\"ORIGINAL\"]") List<String> resolutions,
      StreamingChannelJson.Previews previews) {}

  /** The same of a channel that is yet to be made: its name is in no path. */
  @Schema(
      name = "NewStreamingChannelRequest",
      allOf = Documented.class,
      requiredProperties = "channel")
  public record DocumentedNew() {}

  /**
   * @throws org.hlsgateway.web.ProblemException naming the field that is wrong
   */
  static StreamOptions options(JsonObject body) {
    JsonValue previews = body.getOrDefault("previews", JsonValue.NULL);
    boolean wanted = previews != JsonValue.NULL;
    JsonObject pictures = wanted ? object(previews) : JsonValue.EMPTY_JSON_OBJECT;
    OptionsInput input =
        new OptionsInput(
            record(body),
            resolutions(body),
            wanted,
            text(pictures, "size"),
            seconds(pictures.getOrDefault("seconds", JsonValue.NULL)));
    Map<String, String> problems = input.problems();
    if (!problems.isEmpty()) {
      Map.Entry<String, String> first = problems.entrySet().iterator().next();
      throw wrong(
          switch (first.getKey()) {
            case "previewSize" -> "previews.size";
            case "previewSeconds" -> "previews.seconds";
            default -> first.getKey();
          },
          first.getValue());
    }
    return input.options();
  }

  /**
   * @throws org.hlsgateway.web.ProblemException if there is none
   */
  static String channel(JsonObject body) {
    return text(body, "channel");
  }

  /**
   * @return name of an account; blank: nobody's; empty: nothing is said of it
   * @throws org.hlsgateway.web.ProblemException if it is no text
   */
  static Optional<String> owner(JsonObject body) {
    return body.containsKey("owner") ? Optional.of(text(body, "owner")) : Optional.empty();
  }

  private static boolean record(JsonObject body) {
    JsonValue record = body.getOrDefault("record", JsonValue.FALSE);
    if (record != JsonValue.TRUE && record != JsonValue.FALSE && record != JsonValue.NULL) {
      throw wrong("record", "Write true or false.");
    }
    return record == JsonValue.TRUE;
  }

  private static String resolutions(JsonObject body) {
    JsonValue value = body.getOrDefault("resolutions", JsonValue.EMPTY_JSON_ARRAY);
    if (value == JsonValue.NULL) {
      return "";
    }
    if (!(value instanceof JsonArray array)
        || !array.stream().allMatch(each -> each instanceof JsonString)) {
      throw wrong("resolutions", "Write a list of texts.");
    }
    return array.getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .collect(Collectors.joining(","));
  }

  private static JsonObject object(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrong("previews", "Write an object with size and seconds, or null.");
  }

  private static String text(JsonObject body, String name) {
    JsonValue value = body.getOrDefault(name, JsonValue.NULL);
    if (value == JsonValue.NULL) {
      return "";
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(name, "Write a text.");
  }

  private static String seconds(JsonValue value) {
    return value instanceof JsonNumber number ? number.toString() : "";
  }

  private static RuntimeException wrong(String field, String sentence) {
    return Problem.of(400, field + ": " + sentence).asException();
  }
}
