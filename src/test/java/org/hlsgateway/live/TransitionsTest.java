package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.channels.ChannelStatus.State;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  @Test
  void theseAndNoOtherTransitionsAreAllowed() {
    List<String> allowed = new ArrayList<>();
    for (State from : State.values()) {
      for (State to : State.values()) {
        if (Transitions.allowed(from, to)) {
          allowed.add(from + " -> " + to);
        }
      }
    }
    assertThat(allowed)
        .containsExactlyInAnyOrder(
            "IDLE -> STARTING",
            "STARTING -> LIVE",
            "STARTING -> FAILED",
            "STARTING -> STOPPING",
            "LIVE -> RESTARTING",
            "LIVE -> STOPPING",
            "RESTARTING -> LIVE",
            "RESTARTING -> FAILED",
            "RESTARTING -> STOPPING",
            "STOPPING -> IDLE",
            "FAILED -> STARTING",
            "FAILED -> IDLE");
  }
}
