package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ViewersTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final Viewers viewers = new Viewers();

  @Test
  void oneViewerWhoAsksOftenCountsOnce() {
    viewers.seen("anna", START);
    viewers.seen("anna", START.plusSeconds(1));
    viewers.seen("bert", START.plusSeconds(1));
    assertThat(viewers.count()).isEqualTo(2);
  }

  @Test
  void whoWasNotSeenForAWhileIsForgotten_butTheLastAccessStays() {
    viewers.seen("anna", START);
    viewers.seen("bert", START.plusSeconds(4));
    viewers.forgetSilent(START.plusSeconds(5), Duration.ofSeconds(3));
    assertThat(viewers.count()).isEqualTo(1);
    assertThat(viewers.lastAccess()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void whoLeavesCountsNoLonger() {
    viewers.seen("anna", START);
    viewers.left("anna");
    assertThat(viewers.count()).isZero();
  }

  @Test
  void aFloodOfInventedIdsIsBounded() {
    for (int i = 0; i < 60_000; i++) {
      viewers.seen("viewer-" + i, START);
    }
    assertThat(viewers.count()).isEqualTo(50_000);
  }
}
