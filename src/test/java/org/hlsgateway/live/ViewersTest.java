package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hlsgateway.channels.ChannelViewer;
import org.junit.jupiter.api.Test;

class ViewersTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final Viewers viewers = new Viewers(new java.util.concurrent.atomic.LongAdder());

  @Test
  void oneViewerWhoAsksOftenCountsOnce() {
    viewers.seen("anna", Player.UNKNOWN, START);
    viewers.seen("anna", Player.UNKNOWN, START.plusSeconds(1));
    viewers.seen("bert", Player.UNKNOWN, START.plusSeconds(1));
    assertThat(viewers.count()).isEqualTo(2);
  }

  @Test
  void whoWasNotSeenForAWhileIsForgotten_butTheLastAccessStays() {
    viewers.seen("anna", Player.UNKNOWN, START);
    viewers.seen("bert", Player.UNKNOWN, START.plusSeconds(4));
    viewers.forgetSilent(START.plusSeconds(5), Duration.ofSeconds(3));
    assertThat(viewers.count()).isEqualTo(1);
    assertThat(viewers.lastAccess()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void whoLeavesCountsNoLonger() {
    viewers.seen("anna", Player.UNKNOWN, START);
    viewers.left("anna");
    assertThat(viewers.count()).isZero();
  }

  @Test
  void aFloodOfInventedIdsIsBounded() {
    for (int i = 0; i < 60_000; i++) {
      viewers.seen("viewer-" + i, Player.UNKNOWN, START);
    }
    assertThat(viewers.count()).isEqualTo(50_000);
  }

  @Test
  void bytesCountForTheAddressAndProgram_whichViewersMayShare() {
    Player phone = new Player("192.0.2.1", "Phone");
    Player desk = new Player("192.0.2.1", "Desk");
    viewers.seen("anna", phone, START);
    viewers.seen("bert", phone, START.plusSeconds(1));
    viewers.seen("carl", desk, START.plusSeconds(2));
    viewers.meter(phone).add(100);
    viewers.meter(desk).add(7);
    viewers.meter(phone).add(20);
    assertThat(viewers.all(moment -> moment))
        .containsExactly(
            new ChannelViewer("anna", START, "192.0.2.1", "Phone", 120, 2),
            new ChannelViewer("bert", START.plusSeconds(1), "192.0.2.1", "Phone", 120, 2),
            new ChannelViewer("carl", START.plusSeconds(2), "192.0.2.1", "Desk", 7, 1));
    viewers.left("anna");
    assertThat(viewers.all(moment -> moment).get(0))
        .isEqualTo(new ChannelViewer("bert", START.plusSeconds(1), "192.0.2.1", "Phone", 120, 1));
  }

  @Test
  void whoChangesTheAddress_staysTheSameViewer() {
    viewers.seen("anna", new Player("192.0.2.1", "Phone"), START);
    viewers.seen("anna", new Player("198.51.100.7", "Phone"), START.plusSeconds(60));
    assertThat(viewers.all(moment -> moment))
        .containsExactly(new ChannelViewer("anna", START, "198.51.100.7", "Phone", 0, 1));
  }

  @Test
  void aPlayerNobodyWatchesWith_isNotCounted_andLeavesNothingBehind() {
    Player phone = new Player("192.0.2.1", "Phone");
    viewers.meter(phone).add(100);
    viewers.seen("anna", phone, START);
    viewers.meter(phone).add(1);
    viewers.forgetSilent(START.plusSeconds(60), Duration.ofSeconds(3));
    viewers.seen("anna", phone, START.plusSeconds(61));
    assertThat(viewers.all(moment -> moment))
        .containsExactly(
            new ChannelViewer("anna", START.plusSeconds(61), "192.0.2.1", "Phone", 0, 1));
  }

  @Test
  void whoWaits_isNotForgotten() {
    viewers.seen("anna", new Player("192.0.2.1", "Phone"), START);
    viewers.waits("anna", START.plusSeconds(60));
    viewers.forgetSilent(START.plusSeconds(61), Duration.ofSeconds(3));
    assertThat(viewers.all(moment -> moment)).singleElement().extracting("since").isEqualTo(START);
  }
}
