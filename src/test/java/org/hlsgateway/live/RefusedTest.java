package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefusedTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final Refused refused = new Refused();

  @Test
  void whoWasSentAway_mayComeBackAfterTenMinutes() {
    assertThat(refused.contains("anna", START)).isFalse();
    refused.add("anna", START);
    assertThat(refused.contains("anna", START.plusSeconds(599))).isTrue();
    assertThat(refused.contains("bert", START)).isFalse();
    assertThat(refused.contains("anna", START.plusSeconds(600))).isFalse();
  }

  @Test
  void whoWasSentAwayAgain_waitsAgain() {
    refused.add("anna", START);
    refused.add("anna", START.plusSeconds(300));
    assertThat(refused.contains("anna", START.plusSeconds(899))).isTrue();
  }

  @Test
  void ofTooMany_theFirstAreForgotten() {
    for (int i = 0; i <= Refused.MOST; i++) {
      refused.add("viewer-" + i, START);
    }
    assertThat(refused.contains("viewer-0", START)).isFalse();
    assertThat(refused.contains("viewer-1", START)).isTrue();
    assertThat(refused.contains("viewer-" + Refused.MOST, START)).isTrue();
  }
}
