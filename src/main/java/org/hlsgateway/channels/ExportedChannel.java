package org.hlsgateway.channels;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A channel as it can be taken over again, here or by another gateway.
 *
 * @param source whole, or with its secrets masked
 * @param title null: none was given
 * @param idleSeconds null: the server's default
 * @param groups names of those that it is in
 */
@Schema(name = "ExportedChannel", description = "A channel that can be imported again.")
public record ExportedChannel(
    String nickname,
    String source,
    String title,
    boolean enabled,
    Integer idleSeconds,
    boolean pinned,
    SettingsJson.Source sourceSettings,
    SettingsJson.Output output,
    SettingsJson.Keep keep,
    SettingsJson.Listing listing,
    List<String> groups) {

  static ExportedChannel of(StoredChannel stored, List<String> groups, boolean secrets) {
    Channel channel = stored.channel();
    return new ExportedChannel(
        channel.nickname().value(),
        secrets ? channel.source().value() : channel.source().masked(),
        stored.givenTitle().orElse(null),
        channel.enabled(),
        channel.idleAfter().map(idle -> Math.toIntExact(idle.toSeconds())).orElse(null),
        channel.pinned(),
        secrets
            ? SettingsJson.Source.revealed(channel.sourceSettings())
            : SettingsJson.Source.of(channel.sourceSettings()),
        SettingsJson.Output.of(channel.output()),
        SettingsJson.Keep.of(channel.keep()),
        SettingsJson.Listing.of(stored.listing()),
        groups);
  }

  /** The source may hold a login. */
  @Override
  public String toString() {
    return "ExportedChannel[" + nickname + "]";
  }
}
