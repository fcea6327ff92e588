package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;

class WriteQueueTest {

  private final FakeClock clock = new FakeClock();
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void aDiskThatHangs_costsNoMoreThanItsBounds_andSaysSoForAWhile() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    try (WriteQueue queue = new WriteQueue("test-writer", 100, clock, () -> {})) {
      assertThat(queue.offerMedia(60, () -> await(disk))).isTrue();
      assertThat(queue.problem()).isEmpty();
      assertThat(queue.offerMedia(60, () -> done.add("left out"))).isFalse();
      assertThat(queue.offerMedia(40, () -> done.add("fits"))).isTrue();
      queue.add(() -> done.add("ended"));
      assertThat(queue.problem().orElseThrow()).contains("too slow");
      clock.advance(Duration.ofMinutes(1));
      assertThat(queue.problem()).isEmpty();
      disk.countDown();
    }
    assertThat(done).containsExactly("fits", "ended");
  }

  @Test
  void oneFault_doesNotEndTheRest() {
    try (WriteQueue queue = new WriteQueue("test-writer", 100, clock, () -> {})) {
      queue.add(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      queue.add(() -> done.add("still there"));
    }
    assertThat(done).containsExactly("still there");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
