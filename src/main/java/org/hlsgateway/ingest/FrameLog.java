package org.hlsgateway.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The latest frames of one stream, written once, and read by each player at its own pace. Kept is
 * what came since the last entry, a frame that playing can begin with, while the budget lasts; and
 * in any case what is on its way to players. A player that falls further behind goes on with the
 * next entry; where nobody plays, nothing is on its way. Any thread may call.
 */
final class FrameLog {
  /** About a second of good video, and a sixth of one of 100 Mbit/s. */
  static final int ON_THE_WAY_BYTES = 2 << 20;

  /** Of a frame, beside its own. */
  static final int FRAME_BYTES = 64;

  private static final int FIRST_CAPACITY = 256;

  private final CacheBudget budget;

  /** A ring: the frame with the number n is at n modulo its length, a power of two. */
  private Frame[] ring = new Frame[FIRST_CAPACITY];

  private long first;
  private long end;
  private long bytes;

  /** That came since a player last read, or joined: where it is too much, nobody is in reach. */
  private long unreadBytes = ON_THE_WAY_BYTES;

  /** The number of the last entry; -1 if there was none. */
  private long entry = -1;

  /** Makes what players need before the last entry. */
  private Supplier<List<byte[]>> before = List::of;

  /** Made of it; null until a player needs it. */
  private List<byte[]> headers;

  /** The entry is kept for who joins later. */
  private boolean cached;

  private boolean closed;

  FrameLog(CacheBudget budget) {
    this.budget = budget;
  }

  /** A frame, written when a player first needs it. Its log asks it, under a lock. */
  interface Frame {
    /** Bytes that it counts for; always the same. */
    int length();

    /** As players get it; always the same, and not to be changed. */
    byte[] written();

    /** One that is written already. */
    static Frame of(byte[] written) {
      return new Frame() {
        @Override
        public int length() {
          return written.length;
        }

        @Override
        public byte[] written() {
          return written;
        }
      };
    }
  }

  /** Where a player is. Belongs to its log. */
  static final class Cursor {
    private boolean waiting = true;

    /** While it waits, the least number of an entry that will do; else of the next frame. */
    private long next;

    private long skips;

    private Cursor(long next) {
      this.next = next;
    }

    /** False while it waits for an entry. */
    boolean isReading() {
      return !waiting;
    }

    /** How often frames were left out because the player was too slow. */
    long skips() {
      return skips;
    }
  }

  /**
   * @param fromCache false: what came already is not wanted
   */
  synchronized Cursor join(boolean fromCache) {
    unreadBytes = 0;
    return new Cursor(fromCache && cached ? entry : end);
  }

  /** A frame that needs those before it. */
  void add(Frame frame) {
    // Outside of the lock: that of another log may be needed, and its thread may need this one.
    append(frame).ifPresent(FrameLog::letGo);
  }

  /**
   * A frame that playing can begin with.
   *
   * @param needed what players need before it, if they begin with it; any thread may ask, once
   */
  void addEntry(Frame frame, Supplier<List<byte[]>> needed) {
    appendEntry(frame, needed).ifPresent(FrameLog::letGo);
  }

  private synchronized Optional<FrameLog> appendEntry(Frame frame, Supplier<List<byte[]>> needed) {
    entry = end;
    before = needed;
    headers = null;
    cached = true;
    return append(frame);
  }

  private synchronized Optional<FrameLog> append(Frame frame) {
    if (end - first == ring.length) {
      grow();
    }
    ring[slot(end)] = frame;
    end++;
    bytes += memory(frame);
    unreadBytes += memory(frame);
    drop();
    return closed ? Optional.empty() : budget.keeps(this, cached ? bytes : 0);
  }

  /** False from when what came since the last entry was let go, until the next one. */
  synchronized boolean isKept() {
    return cached;
  }

  /** Keeps only what is on its way, until the next entry. */
  synchronized void letGo() {
    cached = false;
    drop();
    budget.keeps(this, 0);
  }

  /**
   * What comes next, in order; empty if there is nothing yet.
   *
   * @param aboutBytes no more is begun when there is as much
   */
  synchronized List<byte[]> read(Cursor player, int aboutBytes) {
    List<byte[]> frames = new ArrayList<>();
    unreadBytes = 0;
    if (!player.waiting && player.next < first) {
      player.waiting = true;
      player.skips++;
    }
    if (player.waiting) {
      if (entry < Math.max(first, player.next)) {
        return frames;
      }
      player.waiting = false;
      player.next = entry;
      if (headers == null) {
        headers = before.get();
      }
      frames.addAll(headers);
    }
    for (int size = 0; player.next < end && size < aboutBytes; player.next++) {
      byte[] frame = ring[slot(player.next)].written();
      frames.add(frame);
      size += frame.length;
    }
    return frames;
  }

  /** Bytes of memory that all frames in it take. */
  synchronized long heldBytes() {
    return bytes;
  }

  /** The stream is over; players still read what is there. */
  synchronized void close() {
    budget.keeps(this, 0);
    closed = true;
  }

  private void drop() {
    long onTheWay = unreadBytes < ON_THE_WAY_BYTES ? ON_THE_WAY_BYTES : 0;
    while (bytes > onTheWay && end - first > 1 && !(cached && first >= entry)) {
      bytes -= memory(ring[slot(first)]);
      ring[slot(first)] = null;
      first++;
    }
  }

  private void grow() {
    Frame[] larger = new Frame[2 * ring.length];
    for (long i = first; i < end; i++) {
      larger[(int) (i & larger.length - 1)] = ring[slot(i)];
    }
    ring = larger;
  }

  /** A byte of sound in its array, and its place in the ring, are more than a byte. */
  private static long memory(Frame frame) {
    return frame.length() + FRAME_BYTES;
  }

  private int slot(long number) {
    return (int) (number & ring.length - 1);
  }
}
