package org.hlsgateway.coordinator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalLong;
import org.hlsgateway.accounts.StreamOwners;

/** Whose channels with a streaming key are. */
@ApplicationScoped
class KeyOwners implements StreamOwners {
  private Coordinator coordinator;

  /** For the client proxy. */
  protected KeyOwners() {}

  @Inject
  KeyOwners(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public OptionalLong owner(String channel) {
    StreamingChannels channels = coordinator.channels();
    // Before the coordinator has started nothing is anybody's.
    return channels == null ? OptionalLong.empty() : channels.owner(channel);
  }
}
