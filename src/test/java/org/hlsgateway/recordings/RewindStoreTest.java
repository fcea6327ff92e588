package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.FakeClock;
import org.hlsgateway.packager.MediaArchive;
import org.hlsgateway.packager.ServedMedia;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewindStoreTest {

  @TempDir private Path root;
  private final FaultyDisk disk = new FaultyDisk();
  private final FakeClock clock = new FakeClock();
  private RewindStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void whatIsPut_canBeRead_anyRangeOfIt_untilItIsDropped() throws Exception {
    MediaArchive run = opened(1_000).open("run", Duration.ofMinutes(1));
    run.put("run_seg0.m4s", Kept.media("0123456789"));
    settle();
    ServedMedia found = run.find("run_seg0.m4s").orElseThrow();
    assertThat(found.length()).isEqualTo(10);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    found.writeTo(out, 3, 4);
    assertThat(out).hasToString("3456");

    run.drop("run_seg0.m4s");
    settle();
    assertThat(run.find("run_seg0.m4s")).isEmpty();
    assertThat(root.resolve("run")).isEmptyDirectory();
  }

  @Test
  void beyondTheQuota_theOldestGo_whoeverTheyAreOf() throws Exception {
    MediaArchive one = opened(25).open("one", Duration.ofMinutes(1));
    MediaArchive two = store.open("two", Duration.ofMinutes(1));
    one.put("one_seg0.m4s", Kept.media("0123456789"));
    two.put("two_seg0.m4s", Kept.media("0123456789"));
    one.put("one_seg1.m4s", Kept.media("0123456789"));
    settle();
    assertThat(one.find("one_seg0.m4s")).isEmpty();
    assertThat(two.find("two_seg0.m4s")).isPresent();
    assertThat(one.find("one_seg1.m4s")).isPresent();
  }

  @Test
  void aFullDisk_isSaid_andOverOnceThereIsSpace() throws Exception {
    MediaArchive run = opened(1_000).open("run", Duration.ofMinutes(1));
    disk.broken = true;
    run.put("run_seg0.m4s", Kept.media("x"));
    settle();
    assertThat(store.problem().orElseThrow())
        .contains("Nothing is kept to go back to", "No space left");
    disk.broken = false;
    clock.advance(Duration.ofSeconds(5));
    run.put("run_seg1.m4s", Kept.media("x"));
    settle();
    assertThat(store.problem()).isEmpty();
    assertThat(run.find("run_seg0.m4s")).isEmpty();
    assertThat(run.find("run_seg1.m4s")).isPresent();
  }

  @Test
  void anEndedRun_isKeptForAsLongAsItsPlaylist_andThenGone() throws Exception {
    MediaArchive run = opened(1_000).open("run", Duration.ofMinutes(30));
    run.put("run_seg0.m4s", Kept.media("x"));
    settle();
    store.runEnded("run");
    clock.advance(Duration.ofMinutes(31));
    settle();
    assertThat(run.find("run_seg0.m4s")).isPresent();
    clock.advance(Duration.ofMinutes(2));
    settle();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatAnEarlierServerLeft_isRemoved() throws IOException {
    Files.createDirectories(root.resolve("old"));
    Files.writeString(root.resolve("old").resolve("old_seg0.m4s"), "x");
    opened(1_000);
    assertThat(root).isEmptyDirectory();
  }

  private RewindStore opened(long quota) {
    store = new RewindStore(disk, root, quota, 0, clock);
    return store;
  }

  /** Everything that was asked for is done. */
  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(2);
    // Twice: what is done when idle comes after the first.
    store.afterWhatWaits(done::countDown);
    store.afterWhatWaits(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
