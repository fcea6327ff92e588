package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorUseTest {
  @Test
  void processesAreAdded_andProcessorsShareThem() {
    Map<Long, Duration> before = Map.of(1L, Duration.ofSeconds(10), 2L, Duration.ofSeconds(50));
    Map<Long, Duration> after = Map.of(1L, Duration.ofSeconds(11), 3L, Duration.ofSeconds(2));
    assertThat(ProcessorUse.percent(before, after, Duration.ofSeconds(5), 2)).isEqualTo(30.0);
    assertThat(ProcessorUse.percent(before, before, Duration.ofSeconds(5), 2)).isZero();
  }
}
