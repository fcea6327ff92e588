package org.hlsgateway.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.live.LiveSessions;

/** What viewers find under a name: what is pushed under it now, or the channel that has it. */
@ApplicationScoped
class WatchedChannels {
  private Channels channels;
  private LiveSessions sessions;

  /** For the client proxy. */
  protected WatchedChannels() {}

  @Inject
  WatchedChannels(Channels channels, LiveSessions sessions) {
    this.channels = channels;
    this.sessions = sessions;
  }

  /**
   * @param file that is asked for; of a stream that is over, only what it has
   */
  Optional<Channel> find(String name, String file) {
    Optional<Channel> stored = channels.find(name);
    boolean off = stored.filter(channel -> !channel.enabled()).isPresent();
    // Switched off is switched off, also for who pushes.
    return off ? stored : sessions.pushed(name, file).or(() -> stored);
  }
}
