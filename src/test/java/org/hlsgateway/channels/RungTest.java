package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RungTest {

  @ParameterizedTest
  @CsvSource({
    "1280x720, 1280x720",
    "1280X720, 1280x720",
    "' 1280x720-25~2500 ', 1280x720-25~2500",
    "160x90~100, 160x90~100",
    "16x16-240~200000, 16x16-240~200000"
  })
  void parse_takesEverySpelling_andWritesOne(String text, String written) {
    assertThat(Rung.parse(text)).hasToString("Optional[" + written + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1280", "1280x", "8x8", "9999x720", "1280x720-0", "1280x720~0", "1280*720"})
  void parse_refusesTheRest(String text) {
    assertThat(Rung.parse(text)).isEmpty();
  }
}
