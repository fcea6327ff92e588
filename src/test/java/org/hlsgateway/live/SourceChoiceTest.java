package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.junit.jupiter.api.Test;

class SourceChoiceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final SourceUrl FIRST = new SourceUrl("rtsp://first/1");
  private static final SourceUrl SECOND = new SourceUrl("rtsp://second/1");
  private static final SourceUrl PUSHED = new SourceUrl("push:studio");
  private static final SourceUrl THIRD = new SourceUrl("rtsp://third/1");

  private static SourceChoice choice(boolean slate, SourceUrl... fallbacks) {
    return new SourceChoice(
        new Programme(
            new Programme.OfChannel(1),
            "a",
            "a",
            FIRST,
            new SourceSettings(
                SourceSettings.Transport.AUTO,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                true,
                List.of(fallbacks),
                slate),
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            Optional.empty(),
            false,
            true),
        ZoneOffset.ofHours(2));
  }

  @Test
  void withoutFallbacks_aFailureIsWaitedOut() {
    SourceChoice choice = choice(false);
    assertThat(choice.failed(NOW, NOW)).isFalse();
    assertThat(choice.chosen()).isEqualTo(FIRST);
    assertThat(choice.toLookAt(NOW.plusSeconds(3600))).isEmpty();
  }

  @Test
  void eachIsTriedInOrder_thenTheFirstAgainAfterAPause() {
    SourceChoice choice = choice(false, SECOND, THIRD);
    assertThat(choice.failed(NOW, NOW)).isTrue();
    assertThat(choice.chosen()).isEqualTo(SECOND);
    assertThat(choice.failed(NOW, NOW)).isTrue();
    assertThat(choice.standIn()).contains("fallback 2, rtsp://third/1");
    assertThat(choice.failed(NOW, NOW)).isFalse();
    assertThat(choice.isFirst()).isTrue();
    assertThat(choice.standIn()).isEmpty();
  }

  @Test
  void whileAFallbackPlays_thoseBeforeItAreLookedAtEveryHalfMinute() {
    SourceChoice choice = choice(false, SECOND, THIRD);
    choice.failed(NOW, NOW);
    choice.failed(NOW, NOW);
    assertThat(choice.toLookAt(NOW.plusSeconds(29))).isEmpty();
    assertThat(choice.toLookAt(NOW.plusSeconds(30))).containsExactly(FIRST, SECOND);
    assertThat(choice.toLookAt(NOW.plusSeconds(90))).as("one look at a time").isEmpty();
    assertThat(choice.looked(List.of(FIRST, SECOND), Optional.empty(), NOW.plusSeconds(90)))
        .isFalse();
    assertThat(choice.chosen()).isEqualTo(THIRD);
    assertThat(choice.toLookAt(NOW.plusSeconds(119))).isEmpty();
    assertThat(choice.toLookAt(NOW.plusSeconds(120))).hasSize(2);
  }

  @Test
  void theFirstThatWorksAgain_isGoneBackTo() {
    SourceChoice choice = choice(false, SECOND, THIRD);
    choice.failed(NOW, NOW);
    choice.failed(NOW, NOW);
    choice.toLookAt(NOW.plusSeconds(30));
    assertThat(choice.looked(List.of(FIRST, SECOND), Optional.of(SECOND), NOW.plusSeconds(31)))
        .isTrue();
    assertThat(choice.chosen()).isEqualTo(SECOND);
    choice.toLookAt(NOW.plusSeconds(61));
    assertThat(choice.looked(List.of(FIRST, SECOND), Optional.of(FIRST), NOW.plusSeconds(62)))
        .isTrue();
    assertThat(choice.isFirst()).isTrue();
    assertThat(choice.toLookAt(NOW.plusSeconds(3600))).isEmpty();
  }

  @Test
  void aLookThatWasOvertakenByAFailure_changesNothing() {
    SourceChoice choice = choice(false, SECOND, THIRD);
    choice.failed(NOW, NOW);
    choice.toLookAt(NOW.plusSeconds(30));
    choice.failed(NOW.plusSeconds(31), NOW.plusSeconds(31));
    assertThat(choice.looked(List.of(FIRST, SECOND), Optional.of(FIRST), NOW.plusSeconds(32)))
        .isFalse();
    assertThat(choice.chosen()).isEqualTo(THIRD);
  }

  /** Whether somebody pushes is known at once: that look waits for no other. */
  @Test
  void pushedStreams_areLookedForEachSecond_whateverElseIsBetterOrBeingLookedAt() {
    SourceChoice choice = choice(false, PUSHED, THIRD);
    choice.failed(NOW, NOW);
    choice.failed(NOW, NOW);
    assertThat(choice.pushesToLookFor(NOW.plusMillis(999))).isEmpty();
    assertThat(choice.pushesToLookFor(NOW.plusSeconds(1))).containsExactly(PUSHED);
    assertThat(choice.toLookAt(NOW.plusSeconds(1))).isEmpty();
    assertThat(choice.looked(List.of(PUSHED), Optional.empty(), NOW.plusSeconds(1))).isFalse();
    assertThat(choice.toLookAt(NOW.plusSeconds(30))).containsExactly(FIRST);

    assertThat(choice.pushesToLookFor(NOW.plusSeconds(31))).containsExactly(PUSHED);
    assertThat(choice.looked(List.of(PUSHED), Optional.of(PUSHED), NOW.plusSeconds(31))).isTrue();
    assertThat(choice.chosen()).isEqualTo(PUSHED);
    assertThat(choice.looked(List.of(FIRST), Optional.of(FIRST), NOW.plusSeconds(35))).isTrue();
    assertThat(choice.isFirst()).isTrue();
    assertThat(choice.pushesToLookFor(NOW.plusSeconds(99))).isEmpty();
  }

  @Test
  void aPushedStreamThatFailsAgainAndAgain_keepsNobodyFromLookingAtTheOthers() {
    SourceChoice choice = choice(false, PUSHED, THIRD);
    choice.failed(NOW, NOW);
    choice.failed(NOW, NOW);
    for (int second = 2; second < 30; second += 2) {
      Instant now = NOW.plusSeconds(second);
      assertThat(choice.looked(choice.pushesToLookFor(now), Optional.of(PUSHED), now)).isTrue();
      choice.failed(now, now);
      assertThat(choice.chosen()).isEqualTo(THIRD);
    }
    assertThat(choice.toLookAt(NOW.plusSeconds(30))).containsExactly(FIRST);
  }

  @Test
  void slate_comesWhenNothingWorks_andGoesWhenAnythingDoes() {
    SourceChoice choice = choice(true, SECOND);
    choice.failed(NOW.minusSeconds(7_200), NOW);
    assertThat(choice.standIn()).isNotEqualTo(Optional.of("the slate"));
    assertThat(choice.failed(NOW.plusSeconds(600), NOW.plusSeconds(600))).isTrue();
    assertThat(choice.chosen().value()).isEqualTo("slate:1200");
    assertThat(choice.standIn()).contains("the slate");
    assertThat(choice.toLookAt(NOW.plusSeconds(610))).containsExactly(FIRST, SECOND);
    assertThat(choice.looked(List.of(FIRST, SECOND), Optional.of(SECOND), NOW.plusSeconds(611)))
        .isTrue();
    assertThat(choice.standIn()).isNotEqualTo(Optional.of("the slate"));
    assertThat(choice.chosen()).isEqualTo(SECOND);
  }

  @Test
  void slateThatFailsItself_isWaitedOut() {
    SourceChoice choice = choice(true);
    assertThat(choice.failed(NOW, NOW)).isTrue();
    assertThat(choice.failed(NOW, NOW)).isFalse();
    assertThat(choice.isFirst()).isTrue();
  }
}
