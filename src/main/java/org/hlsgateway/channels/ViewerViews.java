package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Who watches now, for the pages. */
@ApplicationScoped
class ViewerViews {
  private final Clock clock = Clock.systemUTC();
  private Channels channels;
  private ChannelSessions sessions;

  /** For the client proxy. */
  protected ViewerViews() {}

  @Inject
  ViewerViews(Channels channels, ChannelSessions sessions) {
    this.channels = channels;
    this.sessions = sessions;
  }

  /** Of these channels, in the order of their nicknames. */
  List<ViewerView> all(Predicate<Channel> which) {
    return channels.all().stream().filter(which).flatMap(channel -> of(channel).stream()).toList();
  }

  List<ViewerView> of(Channel channel) {
    Instant now = clock.instant();
    return sessions.viewers(channel).stream()
        .map(viewer -> ViewerView.of(channel, viewer, now))
        .toList();
  }
}
