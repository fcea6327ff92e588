package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.events.ServerFigures.Carried;
import org.hlsgateway.events.ServerFigures.Health;
import org.hlsgateway.events.ServerFigures.State;
import org.junit.jupiter.api.Test;

class ServerFiguresTest {
  private static final Health WORKS = new Health(State.WORKS, "It answers.", Optional.empty());

  @Test
  void whatAStreamerCarries_isSaidWithItsRoom_andWhatHappensIfItFails() {
    assertThat(
            new Carried(
                    WORKS,
                    OptionalInt.of(12),
                    24_000_000,
                    OptionalInt.of(85),
                    OptionalInt.of(2),
                    true,
                    "Its 12 viewers go to B (12 more).")
                .inWords())
        .isEqualTo(
            "12 viewers take 24.0 Mbit/s, 85% used, room for 2 more: nearly full. If it fails now:"
                + " Its 12 viewers go to B (12 more).");
  }

  @Test
  void ofOneThatDoesNotTell_thatIsSaid() {
    assertThat(
            new Carried(
                    WORKS,
                    OptionalInt.empty(),
                    0,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    false,
                    "It does not tell.")
                .inWords())
        .isEqualTo("It does not tell.");
  }
}
