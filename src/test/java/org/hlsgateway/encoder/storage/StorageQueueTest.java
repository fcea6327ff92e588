package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.it.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StorageQueueTest {
  private static final Runnable NOTHING = () -> {};
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Scripted storage = new Scripted();
  private final StorageBudget budget = new StorageBudget(1_000);

  @Test
  void files_areStoredInTheirOrder() throws Exception {
    StorageQueue queue = queue();
    queue.put("0.ts", "", bytes(1));
    queue.replace("live.m3u8", "", new byte[1], NOTHING);
    queue.delete("old.ts");
    queue.finish();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(storage.done).containsExactly("0.ts", "live.m3u8", "-old.ts");
  }

  @Test
  void aFileThatFails_isTriedAgain_beforeTheNextIsTouched() throws Exception {
    storage.failures.set(3);
    StorageQueue queue = queue();
    queue.put("0.ts", "", bytes(1));
    queue.put("1.ts", "", bytes(1));
    queue.finish();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(storage.done).containsExactly("!0.ts", "!0.ts", "!0.ts", "0.ts", "1.ts");
    assertThat(queue.trouble()).isEmpty();
  }

  @Test
  void aDeletionThatFails_isGivenUp() throws Exception {
    storage.failures.set(3);
    StorageQueue queue = queue();
    queue.delete("0.ts");
    queue.put("1.ts", "", bytes(1));
    queue.finish();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(storage.done).containsExactly("!-0.ts", "!-0.ts", "!-0.ts", "1.ts");
  }

  @Test
  void versionsOfAPlaylistThatStillWait_areLeftOut_butTheirNewsIsTold() throws Exception {
    storage.gate = new Semaphore(0);
    StorageQueue queue = queue();
    AtomicInteger told = new AtomicInteger();
    queue.put("0.ts", "", bytes(1));
    for (int i = 0; i < 5; i++) {
      queue.replace("live.m3u8", "", new byte[] {(byte) i}, told::incrementAndGet);
      queue.put(i + 1 + ".ts", "", bytes(1));
    }
    storage.gate.release(100);
    queue.finish();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(storage.done)
        .containsExactly(
            "0.ts", "live.m3u8", "1.ts", "live.m3u8", "2.ts", "3.ts", "4.ts", "live.m3u8", "5.ts");
    assertThat(told).hasValue(5);
  }

  @Test
  void whatTheStoredPlaylistNames_isNotDeleted_beforeTheNewerOneIsThere() throws Exception {
    storage.gate = new Semaphore(0);
    StorageQueue queue = queue();
    queue.put("first.ts", "", bytes(1));
    for (int i = 0; i < 4; i++) {
      queue.put(i + ".ts", "", bytes(1));
      queue.replace("live.m3u8", "", new byte[] {(byte) i}, NOTHING);
      queue.delete("old" + i + ".ts");
    }
    storage.gate.release(100);
    queue.finish();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(storage.done)
        .containsExactly(
            "first.ts",
            "0.ts",
            "live.m3u8",
            "-old0.ts",
            "1.ts",
            "2.ts",
            "3.ts",
            "live.m3u8",
            "-old1.ts",
            "-old2.ts",
            "-old3.ts");
  }

  @Test
  void aDeadStorage_failsWhenTooMuchWaits_andSaysWhy() throws Exception {
    storage.failures.set(Integer.MAX_VALUE);
    StorageQueue queue = queue();
    int files = 0;
    while (!queue.hasFailed()) {
      queue.put(files++ + ".ts", "", bytes(1));
    }
    assertThat(files).isEqualTo(257);
    assertThat(queue.ended().get(20, TimeUnit.SECONDS).orElseThrow())
        .startsWith("The storage is too slow, or away: 257 files wait.");
    assertThat(queue.trouble()).isPresent();
    queue.put("more.ts", "", bytes(1));
    assertThat(storage.done).doesNotContain("more.ts");
  }

  @Test
  void aStorageThatHangs_holdsUpNobodyElse_andCanBeGivenUp() throws Exception {
    storage.gate = new Semaphore(0);
    StorageQueue hanging = queue();
    hanging.put("0.ts", "", bytes(1));
    assertThat(storage.entered.await(20, TimeUnit.SECONDS)).isTrue();
    Scripted other = new Scripted();
    StorageQueue healthy = new StorageQueue(other, "healthy", budget, n -> Duration.ZERO);
    healthy.put("0.ts", "", bytes(1));
    healthy.finish();
    assertThat(healthy.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    hanging.abort("enough");
    assertThat(hanging.ended().get(20, TimeUnit.SECONDS)).contains("enough");
  }

  @Test
  void queuesThatWaitTogether_takeNoMoreThanTheirSharedMemory() throws Exception {
    storage.gate = new Semaphore(0);
    StorageQueue first = queue();
    StorageQueue second = queue();
    first.put("0.ts", "", bytes(600));
    second.put("0.ts", "", bytes(400));
    assertThat(budget.reserved()).isEqualTo(1_000);
    assertThat(second.hasFailed()).isFalse();
    second.put("1.ts", "", bytes(1));
    assertThat(first.hasFailed()).isFalse();
    assertThat(second.ended().get(20, TimeUnit.SECONDS).orElseThrow())
        .contains("of all streams together");

    first.put("1.ts", "", bytes(400));
    assertThat(first.hasFailed()).isFalse();
    storage.gate.release(100);
    first.finish();
    assertThat(first.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whatIsStoredReplacedOrGivenUp_isHeldNoLonger() throws Exception {
    storage.gate = new Semaphore(0);
    StorageQueue queue = queue();
    for (int i = 0; i < 4; i++) {
      queue.put(i + ".ts", "", bytes(100));
    }
    for (int i = 0; i < 10; i++) {
      queue.replace("live.m3u8", "", new byte[100 + i], NOTHING);
    }
    assertThat(budget.reserved()).isEqualTo(509);
    storage.gate.release(2);
    Eventually.happens("two are stored", SOON, () -> budget.reserved() == 309);
    queue.abort("enough");
    assertThat(budget.reserved()).isZero();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).contains("enough");
    queue.put("late.ts", "", bytes(100));
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void whatWasStored_isNotGivenUpAfterwards() throws Exception {
    StorageQueue queue = queue();
    queue.finish();
    assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    queue.abort("too late");
    assertThat(queue.hasFailed()).isFalse();
  }

  private StorageQueue queue() {
    return queue(storage);
  }

  private StorageQueue queue(Storage to) {
    return new StorageQueue(to, "test", budget, failures -> Duration.ZERO);
  }

  private static List<byte[]> bytes(int length) {
    return List.of(new byte[length]);
  }

  /** Does as it is told; what failed is noted with an exclamation mark. */
  private static final class Scripted implements Storage {
    final List<String> done = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger failures = new AtomicInteger();
    final CountDownLatch entered = new CountDownLatch(1);
    volatile Semaphore gate;

    @Override
    public void put(String path, String contentType, List<byte[]> content) throws IOException {
      act(path);
    }

    @Override
    public StoredFile open(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String path) throws IOException {
      act("-" + path);
    }

    private void act(String what) throws IOException {
      entered.countDown();
      if (gate != null) {
        try {
          gate.acquire();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (failures.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : n - 1) > 0) {
        done.add("!" + what);
        throw new IOException("no");
      }
      done.add(what);
    }

    @Override
    public void close() {}
  }
}
