package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourcePatienceTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private final SourcePatience patience = new SourcePatience(BEGIN);
  private Instant now = BEGIN;

  private void pass(Duration time, boolean live, boolean seen) {
    for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
      patience.look(now, live, seen);
    }
  }

  @Test
  void aPublisherWhoNeverComes_isGivenUpAfterAMinute() {
    pass(Duration.ofSeconds(60), false, false);
    assertThat(patience.isOver(now)).isFalse();
    pass(Duration.ofSeconds(1), false, false);
    assertThat(patience.isOver(now)).isTrue();
  }

  @Test
  void aSourceThatSends_isWaitedFor_asLongAsABusyMachineTakes_butNotForEver() {
    pass(Duration.ofSeconds(50), false, false);
    pass(Duration.ofSeconds(240), false, true);
    assertThat(patience.isOver(now)).isFalse();
    pass(Duration.ofSeconds(60), false, true);
    assertThat(patience.isOver(now)).isTrue();
  }

  @Test
  void aPublisherWhoWasLive_hasHalfAMinuteToReturn_andMoreIfItSendsAgain() {
    pass(Duration.ofHours(1), true, true);
    pass(Duration.ofSeconds(29), false, false);
    assertThat(patience.isOver(now)).isFalse();
    pass(Duration.ofSeconds(100), false, true);
    assertThat(patience.isOver(now)).isFalse();
    pass(Duration.ofSeconds(31), false, false);
    assertThat(patience.isOver(now)).isTrue();
  }
}
