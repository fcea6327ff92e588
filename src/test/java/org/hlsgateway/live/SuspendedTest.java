package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspendedTest {

  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private final Suspended suspended = new Suspended(Runnable::run);
  private final List<Awaited> answers = new ArrayList<>();

  @Test
  void anAnswerThatFails_costsNobodyElseTheirs() {
    suspended.add(
        window -> false,
        LATER,
        "anna",
        awaited -> {
          throw new NullPointerException("her connection was recycled");
        });
    suspended.add(window -> false, LATER, "bert", answers::add);
    suspended.giveUp(new Awaited.Unavailable("Over.", Duration.ofSeconds(1)));
    assertThat(answers).hasSize(1);
    assertThat(suspended.size()).isZero();
  }
}
