package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.figures.Measured;

/** Push targets in numbers. */
@ApplicationScoped
class TargetCounts implements Measured {
  private Restream restream;

  /** For the client proxy. */
  protected TargetCounts() {}

  @Inject
  TargetCounts(Restream restream) {
    this.restream = restream;
  }

  @Override
  public void tell(Figures figures) {
    Map<PushStatus.State, Integer> states = new EnumMap<>(PushStatus.State.class);
    long bits = 0;
    for (PushStatus status : restream.statuses()) {
      states.merge(status.state(), 1, Integer::sum);
      bits += status.bitsPerSecond();
    }
    for (PushStatus.State state : PushStatus.State.values()) {
      figures.now(
          "push.targets",
          Unit.NONE,
          "Push targets that are on, by what they do.",
          states.getOrDefault(state, 0),
          "state",
          state.key());
    }
    figures.now(
        "push.bits.per.second",
        Unit.NONE,
        "What all push targets take, over the last ten seconds.",
        bits);
  }
}
