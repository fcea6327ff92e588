package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hlsgateway.coordinator.PublishGuard;
import org.junit.jupiter.api.Test;

class StreamerGuardTest {
  private static final String KEY = "0123456789abcdef";
  private static final String NAME = "abcdefghijkl_720p";

  @Test
  void renditionsWithTheKey_areLetIn() {
    assertThat(decide(Optional.of(KEY), NAME, KEY))
        .get()
        .isInstanceOfSatisfying(
            PublishGuard.Allowed.class,
            // The name is all that protects some of them.
            allowed -> assertThat(allowed.options().unlisted()).isTrue());
  }

  @Test
  void allElse_isLeftToOthers() {
    assertThat(decide(Optional.of(KEY), NAME, KEY + "0")).isEmpty();
    assertThat(decide(Optional.of(KEY), NAME, "")).isEmpty();
    assertThat(decide(Optional.of(KEY), "door", KEY)).isEmpty();
    assertThat(decide(Optional.empty(), NAME, "")).isEmpty();
  }

  @Test
  void aToken_isGoodForItsKeyOnly() {
    String token = PeerTokens.issue(KEY);
    assertThat(PeerTokens.isRight(KEY, token)).isTrue();
    assertThat(PeerTokens.isRight("another key of 20 letters", token)).isFalse();
    assertThat(PeerTokens.isRight(KEY, null)).isFalse();
    assertThat(token).doesNotContain(KEY);
  }

  private static Optional<PublishGuard.Decision> decide(
      Optional<String> own, String name, String shown) {
    return new StreamerGuard(own).decide(name, shown, "");
  }
}
