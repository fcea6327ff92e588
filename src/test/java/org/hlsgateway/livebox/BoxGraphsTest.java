package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxGraphsTest {
  private static final Instant FROM = Instant.parse("2026-05-01T18:00:00Z");
  private static final Instant TO = FROM.plusSeconds(3600);

  @Test
  void aTimeWithoutSamples_endsALine() {
    BoxGraphs graphs =
        BoxGraphs.of(List.of(at(0, 0), at(10, 0), at(1800, 3), at(1810, 0)), FROM, TO);
    assertThat(graphs.empty()).isFalse();
    BoxGraphs.Line cpu = graphs.lines().get(1);
    assertThat(cpu.pieces()).containsExactly("0.0,31.0 1.0,31.0", "180.0,31.0 181.0,31.0");
    assertThat(graphs.lines().get(0).top()).isEqualTo("2.0 Mbit/s");
    assertThat(graphs.lines().get(0).pieces().get(0)).startsWith("0.0,1.0");
    assertThat(graphs.drops()).containsExactly(180);
  }

  @Test
  void ofNothing_isEmpty() {
    assertThat(BoxGraphs.of(List.of(), FROM, TO).empty()).isTrue();
  }

  private static MachineSample at(long second, long dropped) {
    return new MachineSample(FROM.plusSeconds(second), 10, 50, 20, 2_500_000, dropped);
  }
}
