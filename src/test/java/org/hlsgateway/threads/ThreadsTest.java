package org.hlsgateway.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  @Test
  void threadsOfAPool_haveNumbersAndKeepNobodyFromLeaving() {
    ThreadFactory factory = Threads.named("clock");
    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("clock-1");
    Thread second = factory.newThread(() -> {});
    assertThat(second.getName()).isEqualTo("clock-2");
    assertThat(second.isDaemon()).isTrue();
  }

  @Test
  void thread_findsOurClasses_whoeverStartsIt() throws InterruptedException {
    ClassLoader[] seen = new ClassLoader[1];
    Thread[] made = new Thread[1];
    Thread foreign =
        new Thread(
            () -> {
              made[0] =
                  Threads.daemon(
                      "task", () -> seen[0] = Thread.currentThread().getContextClassLoader());
              made[0].start();
            });
    foreign.setContextClassLoader(null);
    foreign.start();
    foreign.join();
    made[0].join();
    assertThat(seen[0]).isSameAs(Threads.class.getClassLoader());
  }
}
