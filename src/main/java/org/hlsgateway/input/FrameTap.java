package org.hlsgateway.input;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * Reads along with what an input brings: a bounded queue between a session, which fills it and
 * never waits, and one reader on a thread of its own. A reader that is too slow loses what waits
 * for it and all up to the next keyframe, and is told how much; nobody else notices.
 *
 * <p>What is read begins with the tracks, and then with a keyframe; whenever the tracks are named
 * again, what follows does not continue what came before. Frames are not copied: the bytes of what
 * waits are held here, so that a tap costs its limit at most.
 */
public final class FrameTap implements AutoCloseable {
  /** What a reader gets, in order. */
  public sealed interface Piece permits Tracks, Frame, Lost {}

  /** Frames of these tracks follow, the first of them a keyframe. */
  public record Tracks(InitSection init) implements Piece {}

  /** One frame of the tracks that were named last, as {@link MediaSink#frames} has them. */
  public record Frame(Sample sample) implements Piece {}

  /**
   * The reader was too slow: what follows is another keyframe.
   *
   * @param frames how many were left out; at least 1
   */
  public record Lost(int frames) implements Piece {}

  private final int mostFrames;
  private final long mostBytes;
  private final Deque<Piece> queue = new ArrayDeque<>();
  private int frames;
  private long bytes;
  private boolean hasVideo;

  /** Until a keyframe comes, frames are left out. */
  private boolean waiting = true;

  private int lost;

  /** Named, and not in the queue yet; null: none. */
  private InitSection unnamed;

  private boolean closed;

  /**
   * @param mostFrames that may wait; at least 1
   * @param mostBytes of all of them; a single frame may have more
   */
  public FrameTap(int mostFrames, long mostBytes) {
    if (mostFrames < 1 || mostBytes < 1) {
      throw new IllegalArgumentException(mostFrames + " frames, " + mostBytes + " bytes");
    }
    this.mostFrames = mostFrames;
    this.mostBytes = mostBytes;
  }

  // ---- who brings ------------------------------------------------------------------------------

  /** What follows are frames of these, which continue nothing. */
  public synchronized void tracks(InitSection init) {
    unnamed = init;
    hasVideo = init.video().isPresent();
    waiting = true;
  }

  /** Returns at once. */
  public synchronized void frames(List<Sample> brought) {
    for (Sample sample : brought) {
      take(sample);
    }
    notifyAll();
  }

  private void take(Sample sample) {
    if (closed) {
      return;
    }
    boolean fits = frames == 0 || frames < mostFrames && bytes + sample.length() <= mostBytes;
    if (!fits) {
      dropAll();
    }
    if (waiting) {
      if (!isEntry(sample)) {
        // What comes before the first keyframe is nobody's loss.
        lost += lost > 0 ? 1 : 0;
        return;
      }
      waiting = false;
      if (lost > 0) {
        queue.add(new Lost(lost));
        lost = 0;
      }
      if (unnamed != null) {
        queue.add(new Tracks(unnamed));
        unnamed = null;
      }
    }
    queue.add(new Frame(sample));
    frames++;
    bytes += sample.length();
  }

  private boolean isEntry(Sample sample) {
    return hasVideo ? sample.track().isVideo() && sample.isSync() : true;
  }

  private void dropAll() {
    InitSection latest = null;
    for (Piece piece : queue) {
      if (piece instanceof Tracks tracks) {
        latest = tracks.init();
      } else if (piece instanceof Lost before) {
        lost += before.frames();
      }
    }
    unnamed = unnamed == null ? latest : unnamed;
    lost += frames;
    queue.clear();
    frames = 0;
    bytes = 0;
    waiting = true;
  }

  // ---- who reads -------------------------------------------------------------------------------

  /**
   * What comes next; waits for it.
   *
   * @return empty if nothing came in time, or once it is closed
   */
  public synchronized Optional<Piece> take(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (queue.isEmpty() && !closed) {
      long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    return poll();
  }

  /** What comes next, if it is there. */
  public synchronized Optional<Piece> poll() {
    Piece next = queue.poll();
    if (next instanceof Frame frame) {
      frames--;
      bytes -= frame.sample().length();
    }
    return Optional.ofNullable(next);
  }

  /** Nothing more is wanted: what waits is let go, and who fills it forgets it. Any thread may. */
  @Override
  public synchronized void close() {
    closed = true;
    queue.clear();
    frames = 0;
    bytes = 0;
    notifyAll();
  }

  /** True once it was closed. */
  public synchronized boolean isClosed() {
    return closed;
  }
}
