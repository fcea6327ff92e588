package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/**
 * Deals out the numbers of channels' playlists, so that none is used twice, in whatever way a
 * gateway ends: players would not see what is new, and caches would serve media that is gone.
 *
 * <p>Two guards, either of which is enough. Numbers are reserved in blocks, which the journal
 * writes down well before they are listed; and no run begins below what the calendar says, so that
 * a row that was lost makes no number smaller either, as long as a channel has not used more than
 * that for all of its life: two segments a second, one discontinuity in ten minutes.
 */
final class ChannelNumbers {

  private static final Instant ORIGIN = Instant.parse("2020-01-01T00:00:00Z");

  /** Segments may be half a second long: HLS_TIME_SECONDS. */
  private static final Duration A_SEGMENT = Duration.ofMillis(500);

  /** Some players keep something for every number there might have been: not many, then. */
  private static final Duration A_DISCONTINUITY = Duration.ofMinutes(10);

  /**
   * Those that are reserved when a gateway is killed are lost. Few, so that the calendar keeps up
   * with one that is killed again and again; more once a run has lasted, so that little is written.
   */
  private static final long SMALLEST_BLOCK = 16;

  private static final long LARGEST_BLOCK = 3_600;

  /** They are few, and none comes without a start of something. */
  private static final long DISCONTINUITIES = 2;

  /** No player asks for longer for what has stopped. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Told of every mark, in order; must return at once. */
  interface Journal {
    void reserved(long channel, ChannelMark mark);

    void forgot(long channel);
  }

  /**
   * Where a run begins.
   *
   * @param continues players may have seen a run before it
   * @param promised by that run's playlists; empty if there was none, or if it was over so long ago
   *     that nobody has them any more: what a first run promised, knowing nothing of its source,
   *     would otherwise hold for ever
   */
  record Begin(Numbers first, boolean continues, Optional<PlaylistTerms> promised) {}

  private final Journal journal;
  private final InstantSource calendar;
  private final Map<Long, Count> counts = new HashMap<>();

  /** Of one channel. */
  private static final class Count {
    Numbers next = Numbers.ZERO;
    Numbers first = Numbers.ZERO;
    Numbers reserved = Numbers.ZERO;
    Optional<PlaylistTerms> promised = Optional.empty();
    boolean listed;

    /** When something was listed last; null if that was before this gateway's start. */
    Instant listedAt;

    ChannelMark mark() {
      return new ChannelMark(reserved, promised);
    }
  }

  ChannelNumbers(Journal journal, InstantSource calendar) {
    this.journal = journal;
    this.calendar = calendar;
  }

  /** What a predecessor reserved; not told to the journal. */
  synchronized void recall(Map<Long, ChannelMark> marks) {
    marks.forEach(
        (channel, mark) -> {
          Count count = new Count();
          count.next = mark.reserved();
          count.reserved = mark.reserved();
          count.promised = mark.promised();
          count.listed = true;
          counts.put(channel, count);
        });
  }

  /** A run begins: above all that were listed, and all that a predecessor may have listed. */
  synchronized Begin begin(long channel) {
    Count count = counts.computeIfAbsent(channel, id -> new Count());
    count.first = count.next.atLeast(ofCalendar());
    count.next = count.first;
    reserveAhead(channel, count);
    boolean over =
        count.listedAt != null && calendar.instant().isAfter(count.listedAt.plus(PATIENCE));
    return new Begin(count.first, count.listed, over ? Optional.empty() : count.promised);
  }

  /**
   * A playlist was made.
   *
   * @param next what its next segment will be numbered
   * @param promised for as long as it lasts
   */
  synchronized void listed(long channel, Numbers next, PlaylistTerms promised) {
    Count count = counts.get(channel);
    if (count != null && !next.equals(count.next)) {
      count.listed = true;
      count.listedAt = calendar.instant();
      if (!count.promised.equals(Optional.of(promised))) {
        count.promised = Optional.of(promised);
        journal.reserved(channel, count.mark());
      }
      count.next = count.next.atLeast(next);
      reserveAhead(channel, count);
    }
  }

  /** The gateway ends in order and nothing is listed any more: what was reserved is not needed. */
  synchronized void release() {
    counts.forEach(
        (channel, count) -> {
          if (count.listed && !count.reserved.equals(count.next)) {
            count.reserved = count.next;
            journal.reserved(channel, count.mark());
          }
        });
  }

  synchronized void forget(long channel) {
    counts.remove(channel);
    journal.forgot(channel);
  }

  private void reserveAhead(long channel, Count count) {
    long used = count.next.mediaSequence() - count.first.mediaSequence();
    long block = Math.min(SMALLEST_BLOCK + used / 2, LARGEST_BLOCK);
    Numbers wanted =
        new Numbers(
            wanted(block, count.next.mediaSequence(), count.reserved.mediaSequence()),
            wanted(
                DISCONTINUITIES,
                count.next.discontinuitySequence(),
                count.reserved.discontinuitySequence()));
    if (!wanted.equals(count.reserved)) {
      count.reserved = wanted;
      journal.reserved(channel, count.mark());
    }
  }

  /** A new block long before the one before is used up: a database takes its time. */
  private static long wanted(long block, long next, long reserved) {
    return reserved - next >= block / 2 ? reserved : next + block;
  }

  private Numbers ofCalendar() {
    Duration since = Duration.between(ORIGIN, calendar.instant());
    return since.isNegative()
        ? Numbers.ZERO
        : new Numbers(since.dividedBy(A_SEGMENT), since.dividedBy(A_DISCONTINUITY));
  }
}
