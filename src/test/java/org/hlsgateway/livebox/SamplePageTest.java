package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What does not fit into an answer is asked for next. */
class SamplePageTest {
  @Test
  void whatIsTooMany_beginsTheNextPage() {
    List<MachineSample> all = IntStream.range(0, 3).mapToObj(SamplePageTest::sample).toList();
    SamplePage first = SamplePage.of(all, 2);
    assertThat(first.samples()).containsExactly(sample(0), sample(1));
    assertThat(first.next()).contains(sample(2).taken());
    assertThat(SamplePage.of(all.subList(2, 3), 2).next()).isEmpty();
    assertThat(SamplePage.of(all, 3)).returns(all, SamplePage::samples);
    assertThat(SamplePage.of(all, 3).next()).isEmpty();
  }

  private static MachineSample sample(int number) {
    return new MachineSample(Instant.ofEpochSecond(10L * number), 10, 1, 2, 3, 4);
  }
}
