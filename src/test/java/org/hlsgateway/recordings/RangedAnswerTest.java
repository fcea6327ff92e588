package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.recordings.RangedAnswer.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangedAnswerTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-,0,99",
    "bytes=10-19,10,19",
    "bytes=90-500,90,99",
    "bytes=-5,95,99",
    "bytes=-500,0,99"
  })
  void aSingleRange_isThatRange(String header, long first, long last) {
    assertThat(Range.of(header, 100)).contains(new Range(first, last));
    assertThat(new Range(first, last).isWithin(100)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=9-3", ""})
  void whatIsNoSingleRange_asksForTheWhole(String header) {
    assertThat(Range.of(header, 100)).isEmpty();
  }

  @Test
  void aRangeOutside_isNotSatisfiable() {
    assertThat(Range.of("bytes=100-", 100).orElseThrow().isWithin(100)).isFalse();
    assertThat(Range.of("bytes=-0", 100).orElseThrow().isWithin(100)).isFalse();
  }
}
