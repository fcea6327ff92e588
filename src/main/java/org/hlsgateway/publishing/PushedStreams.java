package org.hlsgateway.publishing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.PushedNow;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.CoordinatorBusy;
import org.hlsgateway.coordinator.StreamingView;
import org.hlsgateway.ingest.PublisherFacts;
import org.hlsgateway.ingest.Publishers;

/** What the coordinator knows to be published, and who does it. */
@ApplicationScoped
class PushedStreams implements PushedNow {
  private Coordinator coordinator;
  private Publishers publishers;

  /** For the client proxy. */
  protected PushedStreams() {}

  @Inject
  PushedStreams(Coordinator coordinator, Publishers publishers) {
    this.coordinator = coordinator;
    this.publishers = publishers;
  }

  @Override
  public List<Pushed> streams() {
    try {
      return coordinator.streams().stream().map(this::pushed).toList();
    } catch (CoordinatorBusy e) {
      return List.of();
    }
  }

  private Pushed pushed(StreamingView.Stream stream) {
    Optional<PublisherFacts> facts = publishers.of(stream.channel());
    String publisher =
        facts
            .map(known -> known.address() + ", by " + known.way())
            .orElse(stream.publisher().isEmpty() ? "unknown" : stream.publisher());
    return new Pushed(
        stream.channel(),
        stream.state(),
        stream.badge(),
        publisher,
        stream.since(),
        stream.unlisted());
  }
}
