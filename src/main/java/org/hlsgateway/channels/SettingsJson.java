package org.hlsgateway.channels;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A channel's settings as the API takes and answers them: one object for each group. */
public final class SettingsJson {
  private SettingsJson() {}

  /** See {@link SourceSettings}. */
  @Schema(
      name = "SourceSettings",
      description = "How the source is opened.",
      additionalProperties = Schema.False.class)
  public record Source(
      @Schema(
              title = "Read by",
              description =
                  "What reads the source. AUTO: the gateway itself where it can, else FFmpeg;"
                      + " DEFAULT: as the setting INPUT says.",
              defaultValue = "DEFAULT",
              examples = "DEFAULT")
          SourceSettings.Input input,
      @Schema(
              title = "Certificate",
              description =
                  "What an rtsps source, and no other, must show: AUTHORITY (signed for its host's"
                      + " name), or a SHA-256 fingerprint; absent: whatever it shows.",
              maxLength = 100,
              nullable = true,
              examples = "AUTHORITY")
          String certificate,
      @Schema(
              title = "RTSP transport",
              description =
                  "What carries RTSP's media. AUTO: TCP, and UDP if TCP is refused; HTTP: as TCP,"
                      + " within HTTP, of cameras that are read directly.",
              defaultValue = "AUTO",
              examples = "AUTO")
          SourceSettings.Transport transport,
      @Schema(
              title = "Lost after silence of",
              description = "Silence that counts as lost; absent: 10.",
              minimum = "1",
              maximum = "120",
              nullable = true,
              examples = "15")
          Integer timeoutSeconds,
      @Schema(
              title = "Wait longer for the first picture",
              description = "More time for the first picture.",
              minimum = "0",
              maximum = "300",
              defaultValue = "0",
              examples = "5")
          int extraWaitSeconds,
      @Schema(
              title = "User agent",
              description = "Sent to HTTP and RTSP servers; absent: FFmpeg's own.",
              maxLength = 200,
              pattern = "^[ -~]*$",
              nullable = true,
              examples = "HLS Gateway")
          String userAgent,
      @Schema(
              title = "Loop a file",
              description = "A file begins again at its end.",
              defaultValue = "true",
              examples = "true")
          boolean loop,
      @Schema(
              title = "Fallback sources",
              description =
                  "Tried in order while the source fails, at most 5; push:NAME is what is pushed to"
                      + " this gateway under that name. Passwords and tokens are *** in answers.",
              maxItems = 5,
              uniqueItems = true,
              examples = "[\"rtsp://192.168.1.21/stream1\"]")
          List<String> fallbacks,
      @Schema(
              title = "Show a slate while nothing works",
              description = "While no source works, a picture that says so.",
              defaultValue = "false",
              examples = "false")
          boolean slate,
      @Schema(
              title = "Referer",
              description =
                  "Of requests for an http or https source, at its own scheme, host and port only;"
                      + " absent: none. So are the next three.",
              maxLength = HeadersInput.MAX_CHARACTERS,
              pattern = "^[ -~]*$",
              nullable = true,
              examples = "https://portal.example/live")
          String referer,
      @Schema(
              title = "Origin",
              description = "Of the page that the source is embedded in.",
              maxLength = HeadersInput.MAX_CHARACTERS,
              pattern = "^[ -~]*$",
              nullable = true,
              examples = "https://portal.example")
          String origin,
      @Schema(
              title = "Cookie",
              description =
                  "All cookies in one line; *** in answers, and in a change for what is stored.",
              maxLength = HeadersInput.MAX_CHARACTERS,
              pattern = "^[ -~]*$",
              nullable = true,
              examples = "session=1f2e3d; lang=en")
          String cookie,
      @Schema(
              title = "Authorization",
              description =
                  "Scheme and all, instead of a login; *** in answers, and in a change for what is"
                      + " stored.",
              maxLength = HeadersInput.MAX_CHARACTERS,
              pattern = "^[ -~]*$",
              nullable = true,
              examples = "Bearer 1f2e3d")
          String authorization) {

    static Source of(SourceSettings settings) {
      return new Source(
          settings.input(),
          settings.certificate().orElse(null),
          settings.transport(),
          settings.timeout().map(timeout -> Math.toIntExact(timeout.toSeconds())).orElse(null),
          seconds(settings.extraWait()),
          settings.userAgent().orElse(null),
          settings.loop(),
          settings.fallbacks().stream().map(SourceUrl::masked).toList(),
          settings.slate(),
          settings.headers().referer().orElse(null),
          settings.headers().origin().orElse(null),
          HeadersInput.masked(settings.headers().cookie()).orElse(null),
          HeadersInput.masked(settings.headers().authorization()).orElse(null));
    }

    /** With its secrets: for an export that is to have them. */
    static Source revealed(SourceSettings settings) {
      Source masked = of(settings);
      return new Source(
          masked.input,
          masked.certificate,
          masked.transport,
          masked.timeoutSeconds,
          masked.extraWaitSeconds,
          masked.userAgent,
          masked.loop,
          settings.fallbacks().stream().map(SourceUrl::value).toList(),
          masked.slate,
          masked.referer,
          masked.origin,
          settings.headers().cookie().orElse(null),
          settings.headers().authorization().orElse(null));
    }
  }

  /** See {@link OutputSettings}. */
  @Schema(
      name = "OutputSettings",
      description = "What is made of the source.",
      additionalProperties = Schema.False.class)
  public record Output(
      @Schema(
              title = "Sizes",
              description = "Which sizes are offered; CHOSEN: those of rungs.",
              defaultValue = "ORIGINAL",
              examples = "CHOSEN")
          OutputSettings.Ladder ladder,
      @Schema(
              title = "List of your own",
              description = "WxH, WxH-FPS, WxH~KBPS or WxH-FPS~KBPS; for CHOSEN at least one.",
              maxItems = 6,
              examples = "[\"1280x720-25~2500\", \"640x360\"]")
          List<String> rungs,
      @Schema(
              title = "Plays everywhere",
              description = "Adds H.264 where browsers refuse the source's codec.",
              defaultValue = "false",
              examples = "false")
          boolean playsEverywhere,
      @Schema(
              title = "Keyframes at least every",
              description = "Keyframes farther apart are too sparse.",
              minimum = "1",
              maximum = "60",
              defaultValue = "4",
              examples = "4")
          int keyframeLimitSeconds,
      @Schema(
              title = "Encode a source whose keyframes are too far apart",
              description = "Encodes a source whose keyframes are too sparse.",
              defaultValue = "false",
              examples = "false")
          boolean encodeSparseKeyframes,
      @Schema(
              title = "Sound",
              description = "What becomes of the sound.",
              defaultValue = "FIRST",
              examples = "FIRST")
          OutputSettings.Audio audio,
      @Schema(
              title = "Segments",
              description = "What segments are where the player does not say.",
              defaultValue = "FMP4",
              examples = "FMP4")
          OutputSettings.Format format,
      @Schema(
              title = "Pass on AC-3 sound",
              description =
                  "AC-3 and E-AC-3 are passed on as they come, for televisions and receivers: in"
                      + " most browsers there is nothing to hear then.",
              defaultValue = "false",
              examples = "false")
          boolean copyAc3,
      @Schema(
              title = "Encode the sound anew",
              description =
                  "Also where it could be passed on: for cameras whose AAC crackles, or is not"
                      + " taken by players.",
              defaultValue = "false",
              examples = "false")
          boolean encodeSound) {

    static Output of(OutputSettings settings) {
      return new Output(
          settings.ladder(),
          settings.rungs().stream().map(Rung::toString).toList(),
          settings.playsEverywhere(),
          seconds(settings.keyframeLimit()),
          settings.encodeSparseKeyframes(),
          settings.audio(),
          settings.format(),
          settings.isOn(OutputSettings.Switch.COPY_AC3),
          settings.isOn(OutputSettings.Switch.ENCODE_SOUND));
    }
  }

  /** See {@link KeepSettings}. */
  @Schema(
      name = "KeepSettings",
      description = "What is kept on disk.",
      additionalProperties = Schema.False.class)
  public record Keep(
      @Schema(
              title = "Viewers can go back",
              description = "How far viewers can go back.",
              minimum = "0",
              maximum = "1440",
              defaultValue = "0",
              examples = "30")
          int rewindMinutes,
      @Schema(
              title = "Record",
              description = "Recorded whenever it runs.",
              defaultValue = "false",
              examples = "false")
          boolean record,
      @Schema(
              title = "Delete recordings after",
              description = "Older recordings go; absent: they stay.",
              minimum = "1",
              maximum = "3650",
              nullable = true,
              examples = "14")
          Integer recordDays,
      @Schema(
              title = "Delete the oldest beyond",
              description = "The oldest recordings beyond this go; absent: they stay.",
              minimum = "1",
              maximum = "100000",
              nullable = true,
              examples = "50")
          Integer recordGigabytes) {

    static Keep of(KeepSettings settings) {
      return new Keep(
          Math.toIntExact(settings.rewind().toMinutes()),
          settings.record(),
          orNull(settings.recordDays()),
          orNull(settings.recordGigabytes()));
    }
  }

  /** See {@link ListingSettings}. */
  @Schema(
      name = "ListingSettings",
      description = "How it stands in lists for televisions and players.",
      additionalProperties = Schema.False.class)
  public record Listing(
      @Schema(
              title = "Number",
              description = "Its place on the remote control; absent: none.",
              minimum = "1",
              maximum = "99999",
              nullable = true,
              examples = "7")
          Integer number,
      @Schema(
              title = "Guide id",
              description = "Its id in a programme guide (tvg-id); absent: the nickname.",
              maxLength = ListingInput.MAX_CHARACTERS,
              nullable = true,
              examples = "door.example")
          String guideId,
      @Schema(
              title = "Guide name",
              description = "Its name in a programme guide (tvg-name); absent: the title.",
              maxLength = ListingInput.MAX_CHARACTERS,
              nullable = true,
              examples = "Front door")
          String guideName,
      @Schema(
              title = "Logo",
              description = "Address of a picture, http or https.",
              maxLength = ListingInput.MAX_LOGO_CHARACTERS,
              nullable = true,
              examples = "https://example.org/door.png")
          String logo,
      @Schema(
              title = "Radio",
              description = "There is nothing to see.",
              defaultValue = "false",
              examples = "false")
          boolean radio,
      @Schema(
              title = "Language",
              description = "Of the sound, in words.",
              maxLength = ListingInput.MAX_CHARACTERS,
              nullable = true,
              examples = "English")
          String language,
      @Schema(
              title = "Country",
              description = "Where it comes from.",
              maxLength = ListingInput.MAX_CHARACTERS,
              nullable = true,
              examples = "IE")
          String country) {

    static Listing of(ListingSettings settings) {
      return new Listing(
          orNull(settings.number()),
          settings.guideId().orElse(null),
          settings.guideName().orElse(null),
          settings.logo().orElse(null),
          settings.radio(),
          settings.language().orElse(null),
          settings.country().orElse(null));
    }
  }

  private static int seconds(Duration time) {
    return Math.toIntExact(time.toSeconds());
  }

  private static Integer orNull(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }
}
