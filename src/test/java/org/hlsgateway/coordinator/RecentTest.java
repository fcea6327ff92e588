package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
  @Test
  void theOldest_isForgottenForANewOne() {
    Recent<String> recent = new Recent<>(2);
    assertThat(recent.add("a")).isTrue();
    assertThat(recent.add("b")).isTrue();
    assertThat(recent.add("a")).isFalse();
    assertThat(recent.add("c")).isTrue();
    assertThat(recent.add("a")).isFalse();
    assertThat(recent.remove("b")).isFalse();
    assertThat(recent.remove("a")).isTrue();
    assertThat(recent.add("a")).isTrue();
  }
}
