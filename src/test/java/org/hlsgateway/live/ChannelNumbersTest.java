package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are never used twice, whatever becomes of gateway, rows and clock. */
class ChannelNumbersTest {

  private static final long DOOR = 1;
  private static final PlaylistTerms TERMS = new PlaylistTerms(1, 220_000);

  private Instant calendar = Instant.parse("2026-03-01T12:00:00Z");
  private final Database database = new Database();
  private ChannelNumbers numbers = started();

  /** What was written down. */
  private static final class Database implements ChannelNumbers.Journal {
    private Map<Long, ChannelMark> rows = new HashMap<>();
    private Map<Long, ChannelMark> before = new HashMap<>();
    private int writes;

    @Override
    public void reserved(long channel, ChannelMark mark) {
      before = Map.copyOf(rows);
      rows.put(channel, mark);
      writes++;
    }

    @Override
    public void forgot(long channel) {
      rows.remove(channel);
    }

    private void losesTheLatestWrite() {
      rows = new HashMap<>(before);
    }

    private void losesEverything() {
      rows.clear();
    }
  }

  /** A gateway's, which knows what its database has. */
  private ChannelNumbers started() {
    ChannelNumbers made = new ChannelNumbers(database, () -> calendar);
    made.recall(database.rows);
    return made;
  }

  /** Lists so many segments, one a second, the first after a discontinuity. */
  private Numbers lists(int segments, Numbers from) {
    Numbers next = from;
    for (int i = 0; i < segments; i++) {
      calendar = calendar.plusSeconds(1);
      next = new Numbers(next.mediaSequence() + 1, from.discontinuitySequence() + 1);
      assertThat(next.mediaSequence())
          .as("reserved before it is listed")
          .isLessThanOrEqualTo(database.rows.get(DOOR).reserved().mediaSequence());
      numbers.listed(DOOR, next, TERMS);
    }
    return next;
  }

  @Test
  void theFirstRun_beginsWithTheHalfSecondsSince2020_andContinuesNothing() {
    ChannelNumbers.Begin begin = numbers.begin(DOOR);
    Duration since = Duration.between(Instant.parse("2020-01-01T00:00:00Z"), calendar);
    assertThat(begin.first().mediaSequence()).isEqualTo(2 * since.toSeconds());
    assertThat(begin.first().discontinuitySequence()).isEqualTo(since.toMinutes() / 10);
    assertThat(begin.continues()).isFalse();
  }

  @Test
  void aStartOfWhichNothingWasListed_isNotContinued() {
    numbers.begin(DOOR);
    assertThat(numbers.begin(DOOR).continues()).isFalse();
    lists(1, numbers.begin(DOOR).first());
    assertThat(numbers.begin(DOOR).continues()).isTrue();
  }

  @Test
  void withTheCalendarSetBack_theNextRunBeginsWhereTheLastEnded() {
    Numbers last = lists(500, numbers.begin(DOOR).first());
    calendar = calendar.minus(Duration.ofDays(400));
    assertThat(numbers.begin(DOOR))
        .isEqualTo(new ChannelNumbers.Begin(last, true, Optional.of(TERMS)));
  }

  @Test
  void afterAnOrderlyStop_noNumberIsLost() {
    Numbers last = lists(500, numbers.begin(DOOR).first());
    numbers.release();
    calendar = calendar.minus(Duration.ofDays(400));
    numbers = started();
    assertThat(numbers.begin(DOOR).first()).isEqualTo(last);
  }

  @Test
  void whatPlaylistsPromised_isRememberedOverAKill() {
    assertThat(numbers.begin(DOOR).promised()).isEmpty();
    Numbers next = lists(1, numbers.begin(DOOR).first());
    PlaylistTerms longer = new PlaylistTerms(4, 220_000);
    numbers.listed(DOOR, new Numbers(next.mediaSequence() + 1, 1), longer);
    numbers = started();
    assertThat(numbers.begin(DOOR).promised()).contains(longer);
  }

  @Test
  void aLongRun_isWrittenDownSeldom() {
    lists(86_400, numbers.begin(DOOR).first());
    assertThat(database.writes).as("writes in a day").isLessThan(100);
  }

  @Test
  void aChannelThatIsGone_leavesNoRow_andListsNoMore() {
    Numbers last = lists(1, numbers.begin(DOOR).first());
    numbers.forget(DOOR);
    numbers.listed(DOOR, new Numbers(last.mediaSequence() + 99, 99), TERMS);
    assertThat(database.rows).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void noNumberComesTwice_whenClocksAreMoved(int seed) {
    Random random = new Random(seed);
    List<Numbers> ends = new ArrayList<>();
    for (int run = 0; run < 60; run++) {
      ends.add(aRunAbove(ends, random));
      calendar = calendar.plusSeconds(random.nextInt(2_000_000) - 1_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void noNumberComesTwice_whenRowsAreLost(int seed) {
    Random random = new Random(seed);
    List<Numbers> ends = new ArrayList<>();
    for (int run = 0; run < 60; run++) {
      ends.add(aRunAbove(ends, random));
      // Each run has a discontinuity, and two that were reserved are lost with a kill.
      calendar = calendar.plus(Duration.ofMinutes(30));
      switch (random.nextInt(4)) {
        case 0 -> {
          database.losesEverything();
          numbers = started();
        }
        case 1 -> {
          database.losesTheLatestWrite();
          numbers = started();
        }
        default -> {}
      }
    }
  }

  /** How it ends, chance decides: for want of viewers, with the gateway, or with kill -9. */
  private Numbers aRunAbove(List<Numbers> ends, Random random) {
    Numbers first = numbers.begin(DOOR).first();
    for (Numbers end : ends) {
      assertThat(first.mediaSequence()).isGreaterThanOrEqualTo(end.mediaSequence());
      assertThat(first.discontinuitySequence()).isGreaterThanOrEqualTo(end.discontinuitySequence());
    }
    Numbers end = lists(1 + random.nextInt(3_000), first);
    switch (random.nextInt(3)) {
      case 0 -> {
        numbers.release();
        numbers = started();
      }
      case 1 -> numbers = started();
      default -> {}
    }
    return end;
  }

  @Test
  void killedAgainAndAgain_andThenTheRowIsLost_noNumberComesTwice() {
    List<Numbers> ends = new ArrayList<>();
    for (int kill = 0; kill < 200; kill++) {
      Numbers first = numbers.begin(DOOR).first();
      ends.forEach(
          end -> assertThat(first.mediaSequence()).isGreaterThanOrEqualTo(end.mediaSequence()));
      ends.add(lists(20, first));
      // A start of the gateway and of a camera.
      calendar = calendar.plusSeconds(8);
      numbers = started();
    }
    database.losesEverything();
    numbers = started();
    assertThat(numbers.begin(DOOR).first().mediaSequence())
        .isGreaterThanOrEqualTo(ends.get(ends.size() - 1).mediaSequence());
  }

  @Test
  void whatWasPromisedLongAgo_bindsNobody_andAfterARestartNobodyKnowsHowLongThatIs() {
    lists(3, numbers.begin(DOOR).first());
    calendar = calendar.plus(Duration.ofMinutes(9));
    assertThat(numbers.begin(DOOR).promised()).contains(TERMS);
    calendar = calendar.plus(Duration.ofMinutes(2));
    assertThat(numbers.begin(DOOR).promised()).isEmpty();
    assertThat(started().begin(DOOR).promised()).contains(TERMS);
  }
}
