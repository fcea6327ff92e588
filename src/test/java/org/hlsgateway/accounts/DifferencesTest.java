package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private enum Size {
    SMALL,
    LARGE
  }

  private record Inner(boolean loud, String key) {}

  private record Text(String value) {}

  private record Outer(
      Size size, OptionalInt most, Optional<Duration> idleTime, Text text, Inner inner) {}

  private static final Outer BEFORE =
      new Outer(
          Size.SMALL,
          OptionalInt.empty(),
          Optional.of(Duration.ofMillis(1500)),
          new Text("former secret"),
          new Inner(false, "former key"));

  @Test
  void whatStayed_isNotSaid() {
    assertThat(Differences.between(BEFORE, BEFORE)).isEmpty();
  }

  @Test
  void numbersTimesAndChoices_areShown_andTextsOnlyNamed() {
    Outer after =
        new Outer(
            Size.LARGE,
            OptionalInt.of(3),
            Optional.empty(),
            new Text("new secret"),
            new Inner(true, "new key"));

    assertThat(Differences.between(BEFORE, after))
        .isEqualTo(
            "size SMALL → LARGE, most none → 3, idle time 1.5 s → none, text,"
                + " inner / loud no → yes, inner / key");
  }
}
