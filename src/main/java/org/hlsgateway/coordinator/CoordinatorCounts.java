package org.hlsgateway.coordinator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalInt;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.figures.Measured;

/** Pushed streams, and what the application is still to be told, in numbers. */
@ApplicationScoped
class CoordinatorCounts implements Measured {
  private Coordinator coordinator;

  /** For the client proxy. */
  protected CoordinatorCounts() {}

  @Inject
  CoordinatorCounts(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public void tell(Figures figures) {
    figures.now(
        "pushed.streams", Unit.NONE, "Streams that are pushed now.", coordinator.streams().size());
    figures.now(
        "streaming.servers",
        Unit.NONE,
        "Streaming servers that are connected.",
        coordinator.servers().size());
    OptionalInt waiting = coordinator.callbacksWaiting();
    if (waiting.isPresent()) {
      figures.now(
          "callbacks.waiting",
          Unit.NONE,
          "Callbacks that the application has not taken yet.",
          waiting.getAsInt());
    }
  }
}
