package org.hlsgateway.rtp;

/**
 * Brings packets into their order, and counts those that never came. Over TCP nothing is out of
 * order, and a gap is what the camera left out; over UDP a packet may be overtaken by some others.
 */
public final class PacketOrder {

  /** Receives packets in order. */
  public interface Listener {
    /**
     * @param lost how many are missing before it
     */
    void packet(RtpPacket packet, int lost);
  }

  /** So many old ones in a row, and the camera has begun to count anew. */
  private static final int RESTART_AFTER = 64;

  private static final int WINDOW = 64;

  private final boolean reorders;
  private final long patienceNanos;
  private final Listener listener;
  private final RtpPacket[] early = new RtpPacket[WINDOW];

  /** When each of those came. */
  private final long[] sinceNanos = new long[WINDOW];

  private int waiting;
  private int expected = -1;
  private int ssrc;
  private int old;
  private long received;
  private long lostInAll;
  private long reordered;
  private long late;

  /**
   * @param reorders packets may overtake each other
   * @param patienceNanos for how long one is waited for
   */
  public PacketOrder(boolean reorders, long patienceNanos, Listener listener) {
    this.reorders = reorders;
    this.patienceNanos = patienceNanos;
    this.listener = listener;
  }

  /**
   * @param nowNanos of any clock that never goes back
   */
  public void take(RtpPacket packet, long nowNanos) {
    received++;
    if (expected < 0 || packet.ssrc() != ssrc) {
      restart(packet);
      return;
    }
    int ahead = (short) (packet.sequence() - expected);
    if (ahead == 0) {
      old = 0;
      hand(packet, 0);
      handWaiting();
    } else if (ahead < 0) {
      // A duplicate, one that was waited for in vain, or a camera that counts anew.
      late++;
      boolean countsAnew = !reorders && ahead < -WINDOW;
      if (countsAnew || ++old > RESTART_AFTER) {
        restart(packet);
      }
    } else if (!reorders) {
      lostInAll += ahead;
      old = 0;
      hand(packet, ahead);
    } else {
      old = 0;
      keep(packet, ahead, nowNanos);
    }
  }

  /** Gives up those that were waited for too long. */
  public void expire(long nowNanos) {
    while (waiting > 0 && nowNanos - longestSince(nowNanos) > patienceNanos) {
      skipToFirstWaiting();
    }
  }

  private long longestSince(long nowNanos) {
    long longest = nowNanos;
    for (int slot = 0; slot < WINDOW; slot++) {
      boolean before = early[slot] != null && sinceNanos[slot] - longest < 0;
      longest = before ? sinceNanos[slot] : longest;
    }
    return longest;
  }

  /** The sequence number of the last packet handed on; below 0 if none was. */
  public int last() {
    return expected < 0 ? -1 : expected - 1 & 0xffff;
  }

  /** What came, whatever became of it. */
  public long received() {
    return received;
  }

  /** What never came, or too late. */
  public long lost() {
    return lostInAll;
  }

  /** What was overtaken by others. */
  public long reordered() {
    return reordered;
  }

  /** What came twice, or after it was given up. */
  public long late() {
    return late;
  }

  private void restart(RtpPacket packet) {
    boolean isFirst = expected < 0;
    flush();
    ssrc = packet.ssrc();
    old = 0;
    // What was under way when it began anew does not go on.
    hand(packet, isFirst ? 0 : 1);
  }

  private void keep(RtpPacket packet, int ahead, long nowNanos) {
    if (ahead >= WINDOW) {
      flush();
      int gap = (short) (packet.sequence() - expected);
      if (gap >= 0) {
        lostInAll += gap;
        hand(packet, gap);
      } else {
        late++;
      }
      return;
    }
    int slot = packet.sequence() % WINDOW;
    if (early[slot] != null) {
      late++;
      return;
    }
    sinceNanos[slot] = nowNanos;
    early[slot] = packet.kept();
    waiting++;
    reordered++;
  }

  private void handWaiting() {
    while (waiting > 0 && early[expected % WINDOW] != null) {
      RtpPacket next = early[expected % WINDOW];
      early[expected % WINDOW] = null;
      waiting--;
      hand(next, 0);
    }
  }

  private void skipToFirstWaiting() {
    int lost = 0;
    while (early[(expected + lost) % WINDOW] == null) {
      lost++;
    }
    int slot = (expected + lost) % WINDOW;
    RtpPacket next = early[slot];
    early[slot] = null;
    waiting--;
    lostInAll += lost;
    hand(next, lost);
    handWaiting();
  }

  private void flush() {
    while (waiting > 0) {
      skipToFirstWaiting();
    }
  }

  private void hand(RtpPacket packet, int lost) {
    expected = packet.sequence() + 1 & 0xffff;
    listener.packet(packet, lost);
  }
}
