package org.hlsgateway.distribution;

import java.time.Instant;
import java.util.List;

/**
 * How a streamer is, as it was found last: an immutable snapshot.
 *
 * @param state whether viewers can be sent there
 * @param sentence what was found, for people; without secrets
 * @param since when that state was found first, by the calendar
 * @param served what it has for viewers
 * @param viewersKnown false: it does not tell how many there are
 */
record StreamerNow(
    State state, String sentence, Instant since, List<Served> served, boolean viewersKnown) {

  enum State {
    /** Nobody has looked yet. */
    UNKNOWN,
    WORKS,
    FAILS
  }

  StreamerNow {
    served = List.copyOf(served);
  }

  boolean works() {
    return state == State.WORKS;
  }

  int viewers() {
    return served.stream().mapToInt(Served::viewers).sum();
  }

  /** What its viewers take, about. */
  long bitsPerSecond() {
    return served.stream().mapToLong(Served::sentBitsPerSecond).sum();
  }
}
