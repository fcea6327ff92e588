package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class BrakeTest {
  private final FakeClock clock = new FakeClock();
  private final Brake brake = new Brake(clock);

  @Test
  void tenFailuresFromOneAddress_haveToWaitUntilTheFirstIsFiveMinutesAgo() {
    for (int i = 0; i < 10; i++) {
      assertThat(brake.remaining("192.0.2.1", "admin")).isEmpty();
      brake.failed("192.0.2.1", "admin");
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(brake.remaining("192.0.2.1", "admin")).contains(Duration.ofSeconds(290));
    assertThat(brake.remaining("192.0.2.1", "another")).isPresent();
    assertThat(brake.remaining("192.0.2.2", "admin")).isEmpty();

    clock.advance(Duration.ofSeconds(290));
    assertThat(brake.remaining("192.0.2.1", "admin")).isEmpty();
  }

  @Test
  void oneMoreFailureAfterWaiting_hasToWaitForTheNextOldest() {
    fail("192.0.2.1", 10);
    clock.advance(Duration.ofMinutes(4));
    clock.advance(Duration.ofMinutes(1));
    assertThat(brake.remaining("192.0.2.1", "admin")).isEmpty();

    brake.failed("192.0.2.1", "admin");
    assertThat(brake.remaining("192.0.2.1", "admin")).isEmpty();
  }

  @Test
  void success_forgetsTheFailuresOfTheAddress() {
    fail("192.0.2.1", 9);
    brake.succeeded("192.0.2.1", "admin");
    fail("192.0.2.1", 9);
    assertThat(brake.remaining("192.0.2.1", "admin")).isEmpty();
  }

  @Test
  void successOfOneAccount_takesBackNothingThatFailedForAnother() {
    fail("192.0.2.1", 9);
    brake.succeeded("192.0.2.1", "own");
    fail("192.0.2.1", 1);
    assertThat(brake.remaining("192.0.2.1", "admin")).isPresent();
    assertThat(brake.isTrusted("192.0.2.1", "own")).isTrue();
    assertThat(brake.isTrusted("192.0.2.1", "admin")).isFalse();
  }

  @Test
  void attemptsAtOnce_countBeforeTheyAreLookedAt_andTheSameOnlyOnce() {
    for (int i = 0; i < 10; i++) {
      assertThat(brake.begin("192.0.2.1", "admin", "guess" + i))
          .isEqualTo(new Brake.Begun.Counted());
      assertThat(brake.begin("192.0.2.1", "admin", "guess" + i)).isEqualTo(new Brake.Begun.Joins());
    }
    assertThat(brake.begin("192.0.2.1", "admin", "guess10"))
        .isEqualTo(new Brake.Begun.Braked(Brake.WINDOW));
    brake.takeBack("192.0.2.1", "admin", "guess9");
    assertThat(brake.begin("192.0.2.1", "admin", "guess10")).isEqualTo(new Brake.Begun.Counted());
  }

  @Test
  void wrongPasswordAgain_isNoGuess_alsoWhileBraked() {
    brake.begin("192.0.2.1", "admin", "old");
    brake.wrong("192.0.2.1", "admin", "old");
    for (int i = 0; i < 20; i++) {
      assertThat(brake.begin("192.0.2.1", "admin", "old")).isEqualTo(new Brake.Begun.Repeated());
    }
    assertThat(brake.begin("192.0.2.1", "other", "new")).isEqualTo(new Brake.Begun.Counted());
    fail("192.0.2.1", 8);
    assertThat(brake.begin("192.0.2.1", "admin", "old")).isEqualTo(new Brake.Begun.Repeated());
    assertThat(brake.begin("192.0.2.1", "admin", "another")).isInstanceOf(Brake.Begun.Braked.class);
  }

  @Test
  void networksOfOneIpv6Customer_countTogetherToo_howeverTheyAreWritten() {
    for (int i = 0; i < Brake.FAILURES_PER_NETWORK; i++) {
      brake.failed("2001:db8:0:" + Integer.toHexString(0x1200 + i) + "::1", "name" + i);
    }
    assertThat(brake.remaining("2001:db8::12ff:0:0:0:1", "admin")).isPresent();
    assertThat(brake.remaining("2001:db8:0:1300::1", "admin")).isEmpty();
    for (int i = 0; i < 10; i++) {
      brake.failed("2001:db8::" + i, "admin");
    }
    assertThat(brake.remaining("2001:db8:0:0:0:0:0:77%eth0", "admin")).isPresent();
  }

  @Test
  void guessesFromManyAddresses_leaveAnUnknownOneTwoAttempts_andLockNobodyOut() {
    brake.succeeded("198.51.100.7", "admin");
    for (int i = 0; i < Brake.FAILURES_PER_ACCOUNT; i++) {
      brake.failed("192.0.2." + i, "admin");
    }

    assertThat(brake.remaining("203.0.113.1", "admin")).isEmpty();
    fail("203.0.113.1", 1);
    assertThat(brake.remaining("203.0.113.1", "admin")).isEmpty();
    fail("203.0.113.1", 1);
    assertThat(brake.remaining("203.0.113.1", "admin")).contains(Brake.WINDOW);
    assertThat(brake.remaining("203.0.113.1", "another")).isEmpty();
    fail("198.51.100.7", 9);
    assertThat(brake.remaining("198.51.100.7", "admin")).isEmpty();

    clock.advance(Brake.WINDOW);
    assertThat(brake.remaining("203.0.113.1", "admin")).isEmpty();
  }

  @Test
  void addressesOfOneIpv6Network_countTogether() {
    for (int i = 0; i < 10; i++) {
      brake.failed("2001:db8:1:2::" + i, "admin");
    }
    assertThat(brake.remaining("2001:db8:1:2:ffff::1", "admin")).isPresent();
    assertThat(brake.remaining("2001:db8:1:3::1", "admin")).isEmpty();
    assertThat(brake.remaining("::1", "admin")).isEmpty();
  }

  @Test
  void memory_isBounded() {
    fail("192.0.2.1", 10);
    for (int i = 0; i < Brake.MOST_KEYS; i++) {
      brake.failed("host" + i, "name" + i);
    }
    assertThat(brake.remaining("192.0.2.1", "admin")).isEmpty();
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      brake.failed(address, "admin");
    }
  }
}
