package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JitterTest {
  private static final long MILLI = 1_000_000;
  private final Jitter jitter = new Jitter(90_000);

  @Test
  void packetsThatComeAsTheyWereSent_haveNone_alsoOverTheWrap() {
    for (int i = 0; i < 100; i++) {
      jitter.came(0xffff_fff0 + i * 3_600, i * 40 * MILLI);
    }
    assertThat(jitter.millis()).isZero();
  }

  @Test
  void packetsThatComeEarlyAndLateInTurn_haveAsMuchAsTheyDiffer() {
    for (int i = 0; i < 200; i++) {
      jitter.came(i * 3_600, i * 40 * MILLI + i % 2 * 30 * MILLI);
    }
    assertThat(jitter.millis()).isEqualTo(30);
  }

  @Test
  void aClockThatIsSet_isNoJitter() {
    jitter.came(0, 0);
    jitter.came(900_000_000, 40 * MILLI);
    jitter.came(900_003_600, 80 * MILLI);
    assertThat(jitter.millis()).isZero();
  }
}
