package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9,0,9",
    "bytes=5-5,5,5",
    "bytes=90-,90,99",
    "bytes=90-500,90,99",
    "bytes=-10,90,99",
    "bytes=-500,0,99"
  })
  void oneRangeIsAnsweredInPart(String header, long first, long last) throws Exception {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(first, last, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=", "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=9-1", "bytes=a-b"})
  void whatIsNotOneRangeAsksForTheWhole(String header) throws Exception {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(0, 99, false));
  }

  @Test
  void noHeaderAsksForTheWhole() throws Exception {
    assertThat(ByteRange.of(null, 100)).isEqualTo(new ByteRange(0, 99, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void aRangeOutsideIsRefused(String header) {
    assertThatThrownBy(() -> ByteRange.of(header, 100))
        .isInstanceOf(ByteRange.NotSatisfiable.class);
  }
}
