package org.hlsgateway.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.coordinator.StreamOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsInputTest {

  @Test
  void whatIsTyped_becomesWhatEncodersAreSent() {
    OptionsInput input =
        new OptionsInput(true, " original , 1280X720-30,,640x360~800", true, "320x180", " 5");
    assertThat(input.problems()).isEmpty();
    assertThat(input.options())
        .isEqualTo(new StreamOptions(true, "320x180, 5", "ORIGINAL,1280x720-30,640x360~800"));
  }

  @Test
  void nothingTyped_isTheSourceAsItIs() {
    OptionsInput input = new OptionsInput(false, "", false, "", "");
    assertThat(input.problems()).isEmpty();
    assertThat(input.options()).isEqualTo(StreamOptions.DEFAULT);
  }

  @Test
  void whatIsStored_isShownAsItWasTyped() {
    StreamOptions stored = new StreamOptions(true, "160x90, 2", "ORIGINAL,640x360-25");
    OptionsInput shown = OptionsInput.of(stored);
    assertThat(shown)
        .isEqualTo(new OptionsInput(true, "ORIGINAL, 640x360-25", true, "160x90", "2"));
    assertThat(shown.options()).isEqualTo(stored);
    assertThat(OptionsInput.of(StreamOptions.DEFAULT).options()).isEqualTo(StreamOptions.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"720p", "1280x720-", "ORIGINAL 640x360", "0x0", "8x8", "99999x10"})
  void aResolutionThatIsNone_isNamed(String text) {
    assertThat(new OptionsInput(false, "ORIGINAL," + text, false, "", "").problems())
        .containsOnlyKeys("resolutions")
        .hasEntrySatisfying("resolutions", said -> assertThat(said).endsWith("not " + text + "."));
  }

  @ParameterizedTest
  @CsvSource({
    "320, 5, previewSize",
    "'', 5, previewSize",
    "15x90, 5, previewSize",
    "320x180, 0, previewSeconds",
    "320x180, often, previewSeconds",
    "320x180, 86401, previewSeconds"
  })
  void picturesThatCannotBe_areNamedByTheirField(String size, String seconds, String field) {
    assertThat(new OptionsInput(false, "", true, size, seconds).problems()).containsOnlyKeys(field);
    assertThat(new OptionsInput(false, "", false, size, seconds).problems()).isEmpty();
  }

  @Test
  void moreResolutionsThanOneMayAskFor_areRefused() {
    String many = "640x360,".repeat(33);
    assertThat(new OptionsInput(false, many, false, "", "").problems())
        .containsOnlyKeys("resolutions");
  }
}
