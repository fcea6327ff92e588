package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.events.Rendition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedEventTest {
  private static final Instant BEGIN = Instant.parse("2026-05-01T18:00:00Z");
  private static final Instant END = BEGIN.plus(Duration.ofHours(2));
  private static final PlannedEvent EVENT =
      new PlannedEvent(
          "abcdefghijkl",
          Hashes.sha256("right"),
          "abcdefghijkl-0123456789ab",
          List.of(Rendition.parse("720p~2500"), Rendition.parse("360p")),
          true,
          BEGIN.minusSeconds(300),
          BEGIN,
          Optional.of(END),
          Map.of(3L, "rtmp://a.example/?key=0123456789abcdef"));

  @Test
  void whatIsTold_isReadAsItWasMeant() {
    assertThat(PlannedEvent.fromJson(PlannedEvent.toJson(List.of(EVENT)))).containsExactly(EVENT);
  }

  @Test
  void itIsOpen_fromTheTestUntilTheEnd_toItsKeyOnly() {
    assertThat(EVENT.isOpenTo("right", BEGIN.minusSeconds(301))).isFalse();
    assertThat(EVENT.isOpenTo("right", BEGIN.minusSeconds(300))).isTrue();
    assertThat(EVENT.isOpenTo("wrong", BEGIN)).isFalse();
    assertThat(EVENT.isOpenTo("right", END)).isFalse();
  }

  @Test
  void whoWasLetIn_staysWhenTheClockIsSetBack_butNotWhenTheEventIsMoved() {
    Instant before = BEGIN.minusSeconds(9_000);
    assertThat(EVENT.isOpenStill("right", before, EVENT)).isTrue();
    assertThat(EVENT.isOpenStill("wrong", BEGIN, EVENT)).as("a new key").isFalse();
    assertThat(EVENT.isOpenStill("right", END, EVENT)).isFalse();
    PlannedEvent moved =
        new PlannedEvent(
            EVENT.event(),
            EVENT.keyHash(),
            EVENT.base(),
            EVENT.renditions(),
            EVENT.record(),
            EVENT.testsFrom().plusSeconds(3_600),
            EVENT.begin().plusSeconds(3_600),
            EVENT.end(),
            EVENT.pushes());
    assertThat(moved.isOpenStill("right", BEGIN, EVENT)).isFalse();
    assertThat(moved.isOpenStill("right", BEGIN.plusSeconds(3_600), EVENT)).isTrue();
  }

  @Test
  void itGoesToStreamers_fromTheBeginToTheEnd() {
    assertThat(EVENT.plan(BEGIN.minusSeconds(1)).destinations("720p")).isEmpty();
    assertThat(EVENT.plan(BEGIN).destinations("720p").get(3L).name())
        .isEqualTo("abcdefghijkl-0123456789ab_720p?key=0123456789abcdef");
    assertThat(EVENT.plan(END).destinations("720p")).isEmpty();
    assertThat(EVENT.plan(END).isOver()).isTrue();
  }

  @Test
  void encodersAreAskedForItsRenditions() {
    assertThat(EVENT.options().resolutions()).isEqualTo("1280x720~2500,640x360");
    assertThat(EVENT.options().record()).isTrue();
  }

  @Test
  void nothingSecret_isPrinted() {
    assertThat(EVENT.toString()).doesNotContain("0123456789abcdef").doesNotContain("key=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{\"events\":[{}]}", "{\"events\":[{\"event\":\"../x\"}]}"})
  void whatIsNothingOfThat_isRefused(String text) {
    assertThatThrownBy(() -> PlannedEvent.fromJson(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
