package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrameLogTest {
  private static final int MUCH = 1 << 30;
  private static final int LARGE = 1 << 20;
  private final CacheBudget budget = new CacheBudget(10 * LARGE);
  private final FrameLog log = new FrameLog(budget);

  @Test
  void whoJoins_beginsWithTheLastEntry_andWhatItNeeds() {
    entry("k1");
    frame("a");
    entry("k2");
    frame("b");
    FrameLog.Cursor player = log.join(true);
    assertThat(read(player)).containsExactly("header", "k2", "b");
    frame("c");
    assertThat(read(player)).containsExactly("c");
    assertThat(read(player)).isEmpty();
  }

  @Test
  void whatIsNeededBeforeAnEntry_isMadeWhenSomebodyNeedsIt_andOnce() {
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      log.addEntry(
          bytes(1),
          () -> {
            made.incrementAndGet();
            return List.of(new byte[1]);
          });
    }
    assertThat(made).hasValue(0);
    assertThat(log.read(log.join(true), MUCH)).hasSize(2);
    assertThat(log.read(log.join(true), MUCH)).hasSize(2);
    assertThat(made).hasValue(1);
  }

  @Test
  void whoJoinsBeforeTheFirstEntry_waitsForIt() {
    FrameLog.Cursor player = log.join(true);
    frame("a");
    assertThat(read(player)).isEmpty();
    entry("k");
    assertThat(read(player)).containsExactly("header", "k");
  }

  @Test
  void whoWantsNothingOfBefore_beginsWithTheNextEntry() {
    entry("k1");
    FrameLog.Cursor player = log.join(false);
    frame("a");
    assertThat(read(player)).isEmpty();
    entry("k2");
    assertThat(read(player)).containsExactly("header", "k2");
  }

  @Test
  void aSlowPlayer_losesFramesUpToTheLastEntry() {
    entry("k1");
    FrameLog.Cursor player = log.join(true);
    assertThat(read(player)).containsExactly("header", "k1");
    for (int i = 0; i < 4; i++) {
      log.add(bytes(LARGE));
    }
    entry("k2");
    frame("a");
    assertThat(read(player)).containsExactly("header", "k2", "a");
    assertThat(player.skips()).isEqualTo(1);
  }

  /** A frame that says when it is asked for its bytes. */
  private final class Asked implements FrameLog.Frame {
    private boolean written;

    @Override
    public int length() {
      return LARGE;
    }

    @Override
    public byte[] written() {
      written = true;
      return new byte[LARGE];
    }
  }

  @Test
  void aFrame_isWrittenForWhoPlaysIt_andForNobodyElse() {
    Asked frame = new Asked();
    log.addEntry(frame, List::of);
    assertThat(frame.written).isFalse();
    log.read(log.join(true), MUCH);
    assertThat(frame.written).isTrue();
  }

  @Test
  void whereNobodyPlays_nothingIsKeptButWhatWhoComesNeeds() {
    log.addEntry(bytes(LARGE / 2), List::of);
    log.addEntry(bytes(LARGE / 4), List::of);
    assertThat(log.heldBytes()).isEqualTo(LARGE / 4 + FrameLog.FRAME_BYTES);
  }

  @Test
  void whereSomebodyPlays_whatIsOnItsWayIsKept_andNoLongerThanThat() {
    log.addEntry(bytes(LARGE / 2), List::of);
    log.read(log.join(true), MUCH);
    log.addEntry(bytes(LARGE / 4), List::of);
    long both = LARGE / 2 + LARGE / 4 + 2 * FrameLog.FRAME_BYTES;
    assertThat(log.heldBytes()).isEqualTo(both);
    for (int i = 0; i < 4; i++) {
      log.addEntry(bytes(LARGE), List::of);
    }
    assertThat(log.heldBytes()).as("it stopped").isEqualTo(LARGE + FrameLog.FRAME_BYTES);
  }

  @Test
  void nothingIsLost_ofALongTimeSinceTheLastEntry() {
    entry("k");
    for (int i = 0; i < 1_000; i++) {
      frame(Integer.toString(i));
    }
    FrameLog.Cursor player = log.join(true);
    assertThat(read(player)).hasSize(1_002).endsWith("998", "999");
  }

  @Test
  void whatIsReadAtOnce_isLimited() {
    entry("k");
    frame("aaaa");
    frame("bbbb");
    FrameLog.Cursor player = log.join(true);
    assertThat(log.read(player, 3)).hasSize(3);
    assertThat(log.read(player, 3)).hasSize(1);
  }

  @Test
  void allLogsTogether_keepNoMoreThanTheBudget() {
    FrameLog other = new FrameLog(budget);
    other.addEntry(bytes(4 * LARGE), List::of);
    log.addEntry(bytes(LARGE), List::of);
    FrameLog.Cursor slow = log.join(true);
    for (int i = 0; i < 6; i++) {
      log.add(bytes(LARGE));
    }
    assertThat(log.read(slow, MUCH)).as("its frames went").isEmpty();
    assertThat(log.read(log.join(true), MUCH)).as("and so did the entry").isEmpty();
    assertThat(other.read(other.join(true), MUCH)).hasSize(1);
    other.close();
    log.addEntry(bytes(LARGE), List::of);
    for (int i = 0; i < 6; i++) {
      log.add(bytes(LARGE));
    }
    assertThat(log.read(log.join(true), MUCH)).hasSize(7);
  }

  @Test
  void smallFrames_countForTheMemoryThatTheyTake() {
    FrameLog tiny = new FrameLog(new CacheBudget(4 * LARGE));
    tiny.addEntry(bytes(1), List::of);
    for (int i = 0; i < 4 * LARGE / FrameLog.FRAME_BYTES; i++) {
      tiny.add(bytes(1));
    }
    assertThat(tiny.read(tiny.join(true), MUCH)).isEmpty();
  }

  @Test
  void theStreamThatKeepsMost_losesIt_andNotTheOneThatComesLast() {
    FrameLog greedy = new FrameLog(budget);
    greedy.addEntry(bytes(8 * LARGE), List::of);
    log.addEntry(bytes(LARGE), List::of);
    log.add(bytes(LARGE));
    assertThat(log.read(log.join(true), MUCH)).hasSize(2);
    assertThat(greedy.read(greedy.join(true), MUCH)).isEmpty();
    greedy.addEntry(bytes(LARGE), List::of);
    assertThat(greedy.read(greedy.join(true), MUCH)).hasSize(1);
  }

  @Test
  void withoutABudget_playersWaitForTheNextEntry_andGetIt() {
    FrameLog small = new FrameLog(new CacheBudget(0));
    small.addEntry(bytes(10), List::of);
    FrameLog.Cursor player = small.join(true);
    assertThat(small.read(player, MUCH)).isEmpty();
    small.addEntry(bytes(10), List::of);
    small.add(bytes(10));
    assertThat(small.read(player, MUCH)).hasSize(2);
  }

  private static FrameLog.Frame bytes(int count) {
    return FrameLog.Frame.of(new byte[count]);
  }

  private void frame(String name) {
    log.add(FrameLog.Frame.of(name.getBytes(StandardCharsets.US_ASCII)));
  }

  private void entry(String name) {
    log.addEntry(
        FrameLog.Frame.of(name.getBytes(StandardCharsets.US_ASCII)),
        () -> List.of("header".getBytes(StandardCharsets.US_ASCII)));
  }

  private List<String> read(FrameLog.Cursor player) {
    List<String> names = new ArrayList<>();
    log.read(player, MUCH)
        .forEach(frame -> names.add(new String(frame, StandardCharsets.US_ASCII)));
    return names;
  }
}
