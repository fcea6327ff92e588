package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SuspendedTest {

  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private final Suspended suspended = new Suspended(Runnable::run);
  private final List<Awaited> answers = new ArrayList<>();

  @Test
  void anAnswerThatFails_costsNobodyElseTheirs() {
    suspended.add(
        waiting(
            "anna",
            awaited -> {
              throw new NullPointerException("her connection was recycled");
            }));
    suspended.add(waiting("bert", answers::add));
    suspended.giveUp(new Awaited.Unavailable("Over.", Duration.ofSeconds(1)));
    assertThat(answers).hasSize(1);
    assertThat(suspended.size()).isZero();
  }

  @Test
  void whatIsTakenBack_isAnsweredByNobodyElse() {
    Suspended.Waiting waiting = waiting("anna", answers::add);
    suspended.add(waiting);
    assertThat(suspended.takeBack(waiting)).isTrue();
    suspended.giveUp(new Awaited.Unavailable("Over.", Duration.ofSeconds(1)));
    assertThat(answers).isEmpty();
    assertThat(suspended.size()).isZero();
  }

  @Test
  void whatIsAnswered_cannotBeTakenBack() {
    Suspended.Waiting waiting = waiting("anna", answers::add);
    suspended.add(waiting);
    suspended.expire(LATER);
    assertThat(suspended.takeBack(waiting)).isFalse();
    assertThat(answers).hasSize(1);
    assertThat(suspended.size()).isZero();
  }

  private static Suspended.Waiting waiting(String viewer, Consumer<Awaited> then) {
    return new Suspended.Waiting(window -> false, LATER, viewer, then);
  }
}
