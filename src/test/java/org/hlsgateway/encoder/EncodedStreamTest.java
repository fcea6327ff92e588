package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hlsgateway.input.SourceFailure;
import org.junit.jupiter.api.Test;

class EncodedStreamTest {
  private static final Optional<String> ENDED = Optional.of(SourceFailure.ENDED.sentence());

  @Test
  void aServerThatClosesBeforeAnythingCame_isSaidToRefuseThisEncoder() {
    assertThat(EncodedStream.told(ENDED, false)).contains("play whitelist");
  }

  @Test
  void afterMedia_theEndIsAnEnd() {
    assertThat(EncodedStream.told(ENDED, true)).isEqualTo(SourceFailure.ENDED.sentence());
  }

  @Test
  void anyOtherProblem_isToldAsItIs() {
    assertThat(EncodedStream.told(Optional.of("No route."), false)).isEqualTo("No route.");
    assertThat(EncodedStream.told(Optional.empty(), false)).contains("Nothing came");
  }
}
