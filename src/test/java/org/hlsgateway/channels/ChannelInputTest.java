package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelInputTest {
  private final SourceUrls sources = new SourceUrls(Optional.empty());

  @Test
  void goodInput_isStrippedAndTyped() {
    var input = new ChannelInput(" yard ", " rtsp://cam/1 ", " The yard ", true, " 30 ", true);

    assertThat(input.check(sources, Optional.empty()))
        .isEqualTo(
            new ChannelInput.Accepted(
                new ChannelValues(
                    new Nickname("yard"),
                    new SourceUrl("rtsp://cam/1"),
                    Optional.of("The yard"),
                    true,
                    Optional.of(30),
                    true)));
  }

  @Test
  void everythingWrong_isSaidAtOnce() {
    var input = new ChannelInput("a/b", "pipe:0", "t".repeat(101), true, "soon", false);

    assertThat(input.check(sources, Optional.empty()))
        .isInstanceOfSatisfying(
            ChannelInput.Rejected.class,
            rejected ->
                assertThat(rejected.errors())
                    .extracting(FieldError::field)
                    .containsExactly("nickname", "source", "title", "idleSeconds"));
  }

  @Test
  void nothingAtAll_isRefusedWithoutFailing() {
    var input = new ChannelInput(null, null, null, true, null, false);

    assertThat(input.check(sources, Optional.empty()))
        .isInstanceOfSatisfying(
            ChannelInput.Rejected.class,
            rejected ->
                assertThat(rejected.errors())
                    .extracting(FieldError::field)
                    .containsExactly("nickname", "source"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "86401", "1.5", "1e3", "99999999999", "\u0665"})
  void idleSecondsOutOfRange_areRefused(String text) {
    var input = new ChannelInput("a", "rtsp://cam/1", "", true, text, false);

    assertThat(input.check(sources, Optional.empty())).isInstanceOf(ChannelInput.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000", "abc\u202etxt", "\u2066x", "\ud800"})
  void titleWithInvisibleCharacters_isRefused(String title) {
    var input = new ChannelInput("a", "rtsp://cam/1", title, true, "", false);

    assertThat(input.check(sources, Optional.empty())).isInstanceOf(ChannelInput.Rejected.class);
  }
}
