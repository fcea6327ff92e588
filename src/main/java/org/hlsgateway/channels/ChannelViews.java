package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Channels together with what they are doing now. */
@ApplicationScoped
class ChannelViews {
  private final Clock clock = Clock.systemUTC();
  private Channels channels;
  private ChannelSessions sessions;

  /** For the client proxy. */
  protected ChannelViews() {}

  @Inject
  ChannelViews(Channels channels, ChannelSessions sessions) {
    this.channels = channels;
    this.sessions = sessions;
  }

  ChannelView of(StoredChannel stored) {
    return ChannelView.of(stored, sessions.status(stored.channel()), clock.instant());
  }
}
