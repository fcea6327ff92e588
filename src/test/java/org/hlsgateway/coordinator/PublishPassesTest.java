package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.hlsgateway.FakeClock;
import org.hlsgateway.accounts.Issuer;
import org.junit.jupiter.api.Test;

class PublishPassesTest {
  private final FakeClock clock = new FakeClock();
  private final Issuer anna = new Issuer(7, 1);
  private final Set<Issuer> issuers = new HashSet<>(Set.of(anna));
  private final PublishPasses passes =
      new PublishPasses(clock, (issuer, channel) -> issuers.contains(issuer));

  @Test
  void aPass_isForItsChannel_andForAWhile() {
    passes.add("door", "p1", anna);
    assertThat(passes.isRight("door", "p1")).isTrue();
    assertThat(passes.isRight("door", "p2")).isFalse();
    assertThat(passes.isRight("yard", "p1")).isFalse();
    clock.advance(PublishPasses.VALID);
    assertThat(passes.isRight("door", "p1")).isFalse();
  }

  @Test
  void tooMany_letTheOldestGo() {
    for (int i = 0; i <= PublishPasses.MOST_OF_ONE; i++) {
      passes.add("door", "p" + i, anna);
    }
    assertThat(passes.isRight("door", "p0")).isFalse();
    assertThat(passes.isRight("door", "p1")).isTrue();
  }

  @Test
  void whatIsRevoked_isWorthNothing() {
    passes.add("door", "p1", anna);
    passes.add("yard", "p1", anna);
    passes.revoke("door");
    assertThat(passes.isRight("door", "p1")).isFalse();
    assertThat(passes.isRight("yard", "p1")).isTrue();
  }

  @Test
  void aStream_outlivesThePassThatLetItIn_butNotItsRevocation_norItsMakersRights() {
    passes.add("door", "p1", anna);
    Standing stream = passes.standing("door", "p1").orElseThrow();
    assertThat(passes.standing("door", "p2")).isEmpty();
    clock.advance(PublishPasses.VALID);
    passes.add("door", "p2", anna);
    Standing later = passes.standing("door", "p2").orElseThrow();
    assertThat(stream.counts()).isTrue();
    assertThat(stream.account()).hasValue(7);
    issuers.clear();
    assertThat(stream.counts()).isFalse();
    issuers.add(anna);
    passes.revoke("door");
    assertThat(stream.counts()).isFalse();
    assertThat(later.counts()).isFalse();
  }

  @Test
  void aPass_countsNoLonger_thanWhoMadeItMayPublish() {
    passes.add("door", "p1", anna);
    issuers.clear();
    assertThat(passes.isRight("door", "p1")).isFalse();
  }
}
