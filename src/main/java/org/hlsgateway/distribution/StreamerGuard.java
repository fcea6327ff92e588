package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.config.Settings;
import org.hlsgateway.coordinator.PublishGuard;
import org.hlsgateway.coordinator.StreamOptions;

/**
 * Lets renditions in whose transcoder shows the key of this streamer. Names that are none of a
 * rendition are nobody's business here, whatever key is shown with them. They are in no list: of an
 * event that not everybody may watch, the name is all that keeps others away.
 */
@ApplicationScoped
class StreamerGuard implements PublishGuard {
  private Optional<String> key = Optional.empty();

  /** For the client proxy. */
  protected StreamerGuard() {}

  @Inject
  StreamerGuard(Settings settings) {
    this(settings.distribution().streamerKey());
  }

  StreamerGuard(Optional<String> key) {
    this.key = key;
  }

  @Override
  public Optional<Decision> decide(String channel, String shown, String address) {
    return key.filter(own -> RenditionNames.isRendition(channel) && Hashes.isSame(own, shown))
        .map(own -> new Allowed(StreamOptions.UNLISTED, () -> true, OptionalLong.empty()));
  }
}
