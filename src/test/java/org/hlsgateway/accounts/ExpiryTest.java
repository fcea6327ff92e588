package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void endOfADay_isWhenTheNextBegins() {
    assertThat(Expiry.endOf("2027-01-31")).contains(Instant.parse("2027-02-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "2027-02-30", "+999999999-12-31", "+10000-01-01", "9999-12-31"})
  void whatIsNoDay_orFarTooLate_isNone(String day) {
    assertThat(Expiry.endOf(day)).isEmpty();
  }

  @Test
  void tokensAndLinks_endInYearsOfFourDigits() {
    assertThat(problem("2026-03-01T12:00:00Z")).isPresent();
    assertThat(problem("2026-03-01T12:00:01Z")).isEmpty();
    assertThat(problem("9999-12-31T23:59:59Z")).isEmpty();
    assertThat(problem("+10000-01-01T00:00:00Z")).isPresent();
    assertThat(problem("+1000000000-12-31T23:59:59Z")).isPresent();
    assertThat(Expiry.problem(Optional.empty(), NOW)).isEmpty();
    TestAccounts accounts = TestAccounts.withAdmin();
    Optional<Instant> late = Optional.of(Instant.MAX);
    assertThat(accounts.tokens.problemOfEnd(late)).isPresent();
    assertThat(accounts.links.problemOfEnd(late)).isPresent();
  }

  private static Optional<String> problem(String end) {
    return Expiry.problem(Optional.of(Instant.parse(end)), NOW);
  }
}
