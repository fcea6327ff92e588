package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.hlsgateway.accounts.Belongings;

/** Events of accounts: they are not left without an owner. */
@ApplicationScoped
class OwnedEvents implements Belongings {
  private EventStore store;

  /** For the client proxy. */
  protected OwnedEvents() {}

  @Inject
  OwnedEvents(EventStore store) {
    this.store = store;
  }

  @Override
  public List<String> of(long account) {
    return store.of(account).stream().map(event -> "the event " + event.name()).toList();
  }

  @Override
  public void handOver(long from, long to) {
    store.handOver(from, to);
  }
}
