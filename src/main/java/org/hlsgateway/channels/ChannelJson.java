package org.hlsgateway.channels;

import jakarta.json.JsonObject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A channel as the API answers it: no secret in it.
 *
 * @param source null of one that is pushed, as all that only channels of the store have
 * @param username null: the address has none
 * @param idleSeconds null: the server's default
 * @param version to be sent back with a change
 * @param watch path of the page to watch it on
 * @param playlist path for players
 * @param kind {@link #PULLED} or {@link #PUSHED}
 * @param publisher null if it is not pushed, or nobody knows
 */
@Schema(name = "Channel", description = "One live source with a name.")
public record ChannelJson(
    @Schema(
            description =
                "pulled: made here, and fetched from its source; pushed: somebody publishes it to"
                    + " the gateway now. Of these only name, addresses, publisher and status are"
                    + " told.",
            enumeration = {PULLED, PUSHED},
            examples = PULLED)
        String kind,
    @Schema(examples = "front-door") String nickname,
    @Schema(
            description = "The source's address; passwords and tokens are ***.",
            examples = "rtsp://admin:***@192.168.1.20/stream1")
        String source,
    @Schema(description = "The user name in the address.", examples = "admin") String username,
    @Schema(examples = "Front door") String title,
    @Schema(description = "false: nobody can watch.", examples = "true") boolean enabled,
    @Schema(
            description = "Stops after this long without viewers; absent: the server's default.",
            examples = "30")
        Integer idleSeconds,
    @Schema(description = "Runs whether or not anybody watches.", examples = "false")
        boolean pinned,
    SettingsJson.Source sourceSettings,
    SettingsJson.Output output,
    SettingsJson.Keep keep,
    SettingsJson.Listing listing,
    @Schema(description = "Send it back with a change.", examples = "0") Integer version,
    @Schema(examples = "2026-03-01T10:00:00Z") Instant created,
    @Schema(examples = "2026-03-01T10:00:00Z") Instant updated,
    @Schema(examples = "/hls_gateway/watch/front-door") String watch,
    @Schema(examples = "/hls_gateway/read/front-door/index.m3u8") String playlist,
    @Schema(
            description = "Who pushes it: address, and by which way.",
            examples = "192.0.2.7, by RTMP")
        String publisher,
    StatusJson status) {

  static final String PULLED = "pulled";
  static final String PUSHED = "pushed";

  private static final Jsonb JSON = JsonbBuilder.create();

  /**
   * @param prefix what a proxy takes off the beginning of our paths
   */
  static ChannelJson of(
      StoredChannel stored, ChannelStatus status, ChannelKeeping.Keeping keeping, String prefix) {
    Channel channel = stored.channel();
    String nickname = channel.nickname().value();
    return new ChannelJson(
        PULLED,
        nickname,
        channel.source().masked(),
        emptyAsNull(SourceLogin.userOf(channel.source())),
        channel.title(),
        channel.enabled(),
        channel.idleAfter().map(idle -> Math.toIntExact(idle.toSeconds())).orElse(null),
        channel.pinned(),
        SettingsJson.Source.of(channel.sourceSettings()),
        SettingsJson.Output.of(channel.output()),
        SettingsJson.Keep.of(channel.keep()),
        SettingsJson.Listing.of(stored.listing()),
        stored.version(),
        channel.created(),
        channel.updated(),
        prefix + "/hls_gateway/watch/" + nickname,
        prefix + "/hls_gateway/read/" + nickname + "/index.m3u8",
        null,
        StatusJson.withoutLog(status, keeping));
  }

  /**
   * What is pushed: it has no settings of its own, and is kept by its encoder.
   *
   * @param publisher blank if nobody knows
   * @param prefix what a proxy takes off the beginning of our paths
   */
  static ChannelJson of(PushedChannel pushed, String publisher, String prefix) {
    return new ChannelJson(
        PUSHED,
        pushed.name(),
        null,
        null,
        pushed.name(),
        true,
        null,
        true,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        prefix + "/hls_gateway/watch/" + pushed.name(),
        prefix + "/hls_gateway/read/" + pushed.name() + "/index.m3u8",
        emptyAsNull(publisher),
        StatusJson.withoutLog(pushed.status(), ChannelKeeping.Keeping.NOTHING));
  }

  /** As it is sent. */
  JsonObject toJson() {
    return JSON.fromJson(JSON.toJson(this), JsonObject.class);
  }

  private static String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
