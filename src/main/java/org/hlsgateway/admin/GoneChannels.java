package org.hlsgateway.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.hlsgateway.accounts.AccessChanged;
import org.hlsgateway.channels.ChannelChanged;

/** Tells those who keep grants and links that a channel took some along. */
@ApplicationScoped
class GoneChannels {
  private Event<AccessChanged> access;

  /** For the client proxy. */
  protected GoneChannels() {}

  @Inject
  GoneChannels(Event<AccessChanged> access) {
    this.access = access;
  }

  void changed(@Observes ChannelChanged event) {
    if (event.kind() == ChannelChanged.Kind.DELETED && !event.moreToCome()) {
      access.fire(new AccessChanged(true));
    }
  }
}
