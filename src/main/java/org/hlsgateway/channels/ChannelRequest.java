package org.hlsgateway.channels;

import jakarta.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A channel as the API takes it. Read field by field, not bound: every wrong field is named in the
 * answer, and a mistyped name is an error and not a default.
 *
 * @param version empty: whatever is there is replaced
 */
record ChannelRequest(ChannelInput input, Optional<Integer> version) {
  /** Of all that a channel can be sent with. */
  static final Set<String> FIELDS =
      Stream.of(Documented.class.getRecordComponents())
          .map(RecordComponent::getName)
          .collect(Collectors.toUnmodifiableSet());

  /** What the documentation shows. */
  @Schema(
      name = "ChannelRequest",
      description = "A channel to create or change.",
      additionalProperties = Schema.False.class)
  record Documented(
      @Schema(
              title = "Nickname",
              description = "1 to 50 letters, digits, - or _; unique regardless of case.",
              required = true,
              pattern = Nickname.PATTERN,
              examples = "front-door")
          String nickname,
      @Schema(
              title = "Source address",
              description =
                  "rtsp, rtsps, http, https, rtmp, rtmps, srt, udp or rtp address. In a change,"
                      + " *** keeps the stored password.",
              required = true,
              minLength = 1,
              maxLength = SourceUrls.MAX_CHARACTERS,
              examples = "rtsp://admin:secret@192.168.1.20/stream1")
          String source,
      @Schema(
              title = "User name",
              description = "Instead of a login in the address; any characters but a colon.",
              maxLength = 200,
              examples = "admin")
          String username,
      @Schema(
              title = "Password",
              description =
                  "Any characters, as they are. In a change, absent keeps the stored one.",
              maxLength = 200,
              examples = "p@ss#%")
          String password,
      @Schema(
              title = "Title",
              description = "Absent: the nickname.",
              maxLength = 100,
              examples = "Front door")
          String title,
      @Schema(title = "Switched on", defaultValue = "true", examples = "true") boolean enabled,
      @Schema(
              title = "Stop when nobody has watched for",
              description = "Absent: the server's default.",
              minimum = "1",
              maximum = "86400",
              nullable = true,
              examples = "30")
          Integer idleSeconds,
      @Schema(title = "Pinned on", defaultValue = "false", examples = "false") boolean pinned,
      SettingsJson.Source sourceSettings,
      SettingsJson.Output output,
      SettingsJson.Keep keep,
      SettingsJson.Listing listing,
      @Schema(
              description = "In a change: as last read; 409 if it is another one by now.",
              minimum = "0",
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
   * @throws Unreadable if a field has the wrong type
   */
  static ChannelRequest read(JsonObject body, String nickname) throws Unreadable {
    JsonFields fields = new JsonFields(body, FIELDS);
    ChannelInput input =
        ChannelInput.read(
            fields,
            fields.isGiven("nickname") ? fields.text("nickname") : nickname,
            source(fields));
    Optional<Integer> version = fields.whole("version");
    finish(fields);
    return new ChannelRequest(input, version);
  }

  /**
   * The body of a source test: those fields of a channel that say what the source is.
   *
   * @throws Unreadable as in {@link #read}
   */
  static SourceInput readSource(JsonObject body) throws Unreadable {
    JsonFields fields =
        new JsonFields(body, Set.of("source", "username", "password", "sourceSettings"));
    SourceInput source = source(fields);
    finish(fields);
    return source;
  }

  private static SourceInput source(JsonFields fields) {
    Typed settings = fields.group(SettingsGroup.SOURCE);
    return SourceInput.read(fields, settings, fields.text("password"), HeadersInput.read(settings));
  }

  private static void finish(JsonFields fields) throws Unreadable {
    if (!fields.errors().isEmpty()) {
      throw new Unreadable(400, "Some fields are wrong.", fields.errors());
    }
  }
}
