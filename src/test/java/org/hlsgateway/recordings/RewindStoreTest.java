package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.FakeClock;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.packager.MediaArchive;
import org.hlsgateway.packager.ServedMedia;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
  void whatAnEarlierServerLeft_isRemoved_andNothingThatALinkInItLeadsTo(@TempDir Path elsewhere)
      throws Exception {
    leave("old", 3);
    Files.writeString(root.resolve("a file"), "x");
    Path mine = Files.writeString(elsewhere.resolve("mine"), "x");
    Files.createSymbolicLink(root.resolve("link"), elsewhere);
    Files.createSymbolicLink(root.resolve("old").resolve("link"), elsewhere);
    opened(1_000);
    awaitInRoot();
    assertThat(mine).exists();
  }

  @Test
  void aFolderThatIsALink_staysOne_andIsEmptied(@TempDir Path elsewhere) throws Exception {
    leave("old", 1);
    Path link = Files.createSymbolicLink(elsewhere.resolve("rewind"), root);
    store = new RewindStore(disk, link, 1_000, 0, clock);
    awaitInRoot();
    assertThat(link).isSymbolicLink();
  }

  @Test
  @Timeout(60)
  void whatAnEarlierServerLeft_holdsUpNobody_whileItIsDeleted() throws Exception {
    leave("old", 3);
    disk.deletions = new CountDownLatch(1);
    MediaArchive run = opened(25).open("run", Duration.ofMinutes(1));
    run.put("run_seg0.m4s", Kept.media("0123456789"));
    run.put("run_seg1.m4s", Kept.media("0123456789"));
    settle();
    assertThat(run.find("run_seg0.m4s")).isPresent();
    assertThat(run.find("run_seg1.m4s")).isPresent();
    assertThat(root.resolve("old").resolve("old_seg2.m4s")).exists();

    disk.deletions.countDown();
    awaitInRoot("run");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    run.find("run_seg0.m4s").orElseThrow().writeTo(out, 0, 10);
    assertThat(out).hasToString("0123456789");
    assertThat(store.problem()).isEmpty();
  }

  @Test
  void whatCannotBeDeleted_isLeft_andKeepingGoesOn() throws Exception {
    leave("old", 1);
    leave("older", 1);
    disk.undeletable = root.resolve("old").resolve("old_seg0.m4s");
    MediaArchive run = opened(1_000).open("run", Duration.ofMinutes(1));
    run.put("run_seg0.m4s", Kept.media("x"));
    settle();
    awaitInRoot("old", "run");
    assertThat(run.find("run_seg0.m4s")).isPresent();
    assertThat(store.problem()).isEmpty();
  }

  /** As a server that was killed does. */
  private void leave(String run, int files) throws IOException {
    Path folder = Files.createDirectory(root.resolve(run));
    for (int i = 0; i < files; i++) {
      Files.writeString(folder.resolve(run + "_seg" + i + ".m4s"), "x");
    }
  }

  private void awaitInRoot(String... names) throws Exception {
    Eventually.happens(
        "in the folder is only " + List.of(names),
        Duration.ofSeconds(20),
        () -> {
          try (Stream<Path> inside = Files.list(root)) {
            return inside
                .map(each -> each.getFileName().toString())
                .sorted()
                .toList()
                .equals(List.of(names));
          }
        });
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
