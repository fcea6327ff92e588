package org.hlsgateway.rtmp;

import java.util.EnumMap;
import java.util.Map;

/**
 * One clock for a stream, made of the time stamps of its publisher: they begin anywhere, wrap at
 * 2^32, go back when an encoder loops a file, and are never the same for sound and pictures.
 *
 * <p>A track's time never goes back here. Where the publisher's goes back or ahead by much, the
 * clock goes on from where it was, for all tracks.
 */
public final class Timeline {
  /** What each track has of its own. */
  public enum Track {
    AUDIO,
    VIDEO
  }

  /** Where streams begin: some start sound a little before zero, and players know no such time. */
  public static final long BEGIN_MILLIS = 1_000;

  /** Encoders repair their own clocks by less. */
  private static final long SMALL_MILLIS = 1_000;

  /** Phones that stalled send what they have of one track, and then what they have of the other. */
  private static final long TRACKS_APART_MILLIS = 10_000;

  /** Who pauses for longer than this comes back as if he had not been away. */
  private static final long LONGEST_GAP_MILLIS = 60_000;

  /** Between the last frame before a jump and the first one after it. */
  private static final long JUMP_MILLIS = 40;

  private final Map<Track, Long> last = new EnumMap<>(Track.class);
  private boolean begun;
  private long latest = BEGIN_MILLIS;

  /** The publisher's time at {@link #origin}, and the clock's. */
  private int reference;

  private long origin = BEGIN_MILLIS;

  /** The same before the last jump: the other track may still be there. */
  private int formerReference;

  private long formerOrigin;
  private boolean jumped;

  /**
   * @param timestampMillis the publisher's, modulo 2^32
   * @return milliseconds, from 0; of one track never less than before
   */
  public long at(Track track, int timestampMillis) {
    if (!begun) {
      begun = true;
      reference = timestampMillis;
    }
    // The difference of two ints is right over the wrap, too.
    long time = origin + (timestampMillis - reference);
    if (!isNear(track, time)) {
      long former = formerOrigin + (timestampMillis - formerReference);
      if (jumped && isNear(track, former)) {
        return monotonic(track, former);
      }
      jump();
      time = latest + JUMP_MILLIS;
    }
    reference = timestampMillis;
    origin = time;
    return monotonic(track, time);
  }

  /** The time of what has none of its own, as metadata: some give it 0 at any hour. */
  public long now() {
    return latest;
  }

  /**
   * What comes next continues nothing, wherever its own time stamps are: it begins behind all that
   * came, so long after it.
   */
  public void restart(long afterMillis) {
    if (begun) {
      begun = false;
      jumped = false;
      latest += Math.max(JUMP_MILLIS, afterMillis);
      origin = latest;
    }
  }

  private boolean isNear(Track track, long time) {
    long least =
        Math.max(last.getOrDefault(track, 0L) - SMALL_MILLIS, latest - TRACKS_APART_MILLIS);
    return time >= Math.min(least, latest) && time <= latest + LONGEST_GAP_MILLIS;
  }

  private void jump() {
    formerReference = reference;
    formerOrigin = origin;
    jumped = true;
  }

  private long monotonic(Track track, long time) {
    long now = Math.max(time, last.getOrDefault(track, 0L));
    last.put(track, now);
    latest = Math.max(latest, now);
    return now;
  }
}
