package org.hlsgateway.channels;

import jakarta.json.JsonObject;
import java.util.List;
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
  private static final Set<String> FIELDS =
      Set.of(
          "nickname",
          "source",
          "username",
          "password",
          "title",
          "enabled",
          "idleSeconds",
          "pinned",
          "sourceSettings",
          "output",
          "keep",
          "version");
  private static final Set<String> SOURCE_FIELDS =
      Set.of(
          "transport",
          "timeoutSeconds",
          "extraWaitSeconds",
          "userAgent",
          "loop",
          "fallbacks",
          "slate",
          "referer",
          "origin",
          "cookie",
          "authorization");
  private static final Set<String> OUTPUT_FIELDS =
      Set.of(
          "ladder",
          "rungs",
          "playsEverywhere",
          "keyframeLimitSeconds",
          "encodeSparseKeyframes",
          "audio",
          "format");
  private static final Set<String> KEEP_FIELDS =
      Set.of("rewindMinutes", "record", "recordDays", "recordGigabytes");

  /** What the documentation shows. */
  @Schema(
      name = "ChannelRequest",
      description = "A channel to create or change.",
      additionalProperties = Schema.False.class)
  record Documented(
      @Schema(
              description = "1 to 50 letters, digits, - or _; unique regardless of case.",
              required = true,
              pattern = Nickname.PATTERN,
              examples = "front-door")
          String nickname,
      @Schema(
              description =
                  "rtsp, rtsps, http, https, rtmp, rtmps, srt, udp or rtp address. In a change,"
                      + " *** keeps the stored password.",
              required = true,
              minLength = 1,
              maxLength = SourceUrls.MAX_CHARACTERS,
              examples = "rtsp://admin:secret@192.168.1.20/stream1")
          String source,
      @Schema(
              description = "Instead of a login in the address; any characters but a colon.",
              maxLength = 200,
              examples = "admin")
          String username,
      @Schema(
              description =
                  "Any characters, as they are. In a change, absent keeps the stored one.",
              maxLength = 200,
              examples = "p@ss#%")
          String password,
      @Schema(description = "Absent: the nickname.", maxLength = 100, examples = "Front door")
          String title,
      @Schema(defaultValue = "true", examples = "true") boolean enabled,
      @Schema(
              description = "Absent: the server's default.",
              minimum = "1",
              maximum = "86400",
              nullable = true,
              examples = "30")
          Integer idleSeconds,
      @Schema(defaultValue = "false", examples = "false") boolean pinned,
      SettingsJson.Source sourceSettings,
      SettingsJson.Output output,
      SettingsJson.Keep keep,
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
        new ChannelInput(
            fields.text("nickname").orElse(nickname),
            source(fields),
            fields.text("title").orElse(""),
            fields.truth("enabled", true),
            fields.numberText("idleSeconds"),
            fields.truth("pinned", false),
            output(fields.object("output", OUTPUT_FIELDS)),
            keep(fields.object("keep", KEEP_FIELDS)));
    Optional<Integer> version = fields.number("version");
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
    JsonFields settings = fields.object("sourceSettings", SOURCE_FIELDS);
    return new SourceInput(
        fields.text("source").orElse(""),
        fields.text("username").orElse(""),
        fields.text("password").orElse(""),
        settings.text("transport").orElse(""),
        settings.numberText("timeoutSeconds"),
        settings.numberText("extraWaitSeconds"),
        settings.text("userAgent").orElse(""),
        settings.truth("loop", SourceSettings.DEFAULT.loop()),
        settings.texts("fallbacks"),
        settings.truth("slate", SourceSettings.DEFAULT.slate()),
        new HeadersInput(
            settings.text("referer").orElse(""),
            settings.text("origin").orElse(""),
            settings.text("cookie").orElse(""),
            settings.text("authorization").orElse("")));
  }

  private static OutputInput output(JsonFields fields) {
    return new OutputInput(
        fields.text("ladder").orElse(""),
        fields.texts("rungs"),
        fields.truth("playsEverywhere", OutputSettings.DEFAULT.playsEverywhere()),
        fields.numberText("keyframeLimitSeconds"),
        fields.truth("encodeSparseKeyframes", OutputSettings.DEFAULT.encodeSparseKeyframes()),
        fields.text("audio").orElse(""),
        fields.text("format").orElse(""));
  }

  private static KeepInput keep(JsonFields fields) {
    return new KeepInput(
        fields.numberText("rewindMinutes"),
        fields.truth("record", KeepSettings.DEFAULT.record()),
        fields.numberText("recordDays"),
        fields.numberText("recordGigabytes"));
  }

  private static void finish(JsonFields fields) throws Unreadable {
    if (!fields.errors().isEmpty()) {
      throw new Unreadable(400, "Some fields are wrong.", fields.errors());
    }
  }
}
