package org.hlsgateway.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Deque<Runnable> pool = new ArrayDeque<>();
  private final SerialExecutor turns = new SerialExecutor(pool::add);

  @Test
  void onlyOneTask_isWithThePoolAtATime() {
    turns.execute(() -> {});
    turns.execute(() -> {});
    assertThat(pool).hasSize(1);
    pool.remove().run();
    assertThat(pool).hasSize(1);
    pool.remove().run();
    assertThat(pool).isEmpty();
  }

  @Test
  void aTaskThatFails_isToldToThePool_andTheNextIsRun() {
    List<String> ran = new ArrayList<>();
    turns.execute(
        () -> {
          throw new IllegalStateException("of the test");
        });
    turns.execute(() -> ran.add("next"));
    assertThatThrownBy(pool.remove()::run).hasMessage("of the test");
    pool.remove().run();
    assertThat(ran).containsExactly("next");
  }

  @Test
  void tasksOfManyThreads_runOneAfterTheOther_andAllOfThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      SerialExecutor shared = new SerialExecutor(threads);
      List<Integer> ran = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(4_000);
      for (int i = 0; i < 4; i++) {
        threads.execute(
            () -> {
              for (int j = 0; j < 1_000; j++) {
                int number = j;
                shared.execute(
                    () -> {
                      ran.add(number);
                      done.countDown();
                    });
              }
            });
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ran).hasSize(4_000);
    } finally {
      threads.shutdownNow();
    }
  }
}
