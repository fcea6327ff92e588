package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.hlsgateway.rtmp.MessageType;

/**
 * What waits for one target. Any thread adds, the target's own takes. What waits for too long is
 * dropped up to the next keyframe: who sees it live wants no more of it. How long is told by when
 * frames came, not by their own times: of a source in segments, many seconds come at once.
 */
final class FrameQueue {
  static final long LONGEST_MILLIS = 5_000;
  static final long MOST_BYTES = 16L << 20;

  private record Waiting(FlvMessage message, Instant since) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean open;
  private boolean needsKeyframe;

  /** Whether what is left out is the target's fault. */
  private boolean isBehind;

  private boolean taking;
  private long bytes;
  private long dropped;
  private FlvHead head;

  /** From now on, from the next keyframe. */
  synchronized void open() {
    open = true;
    clear();
    needsKeyframe = true;
    isBehind = false;
    taking = false;
  }

  synchronized void close() {
    open = false;
    clear();
  }

  private void clear() {
    waiting.clear();
    bytes = 0;
  }

  /**
   * @param now of a clock that never jumps
   * @return true if whoever takes is to be woken
   */
  synchronized boolean add(List<FlvMessage> messages, Instant now) {
    if (!open) {
      return false;
    }
    messages.forEach(message -> add(message, now));
    if (waiting.isEmpty() || taking) {
      return false;
    }
    taking = true;
    return true;
  }

  private void add(FlvMessage message, Instant now) {
    if (message.head() != head) {
      head = message.head();
      needsKeyframe = true;
    }
    if (needsKeyframe) {
      if (!message.isKeyframe()) {
        count(message);
        return;
      }
      needsKeyframe = false;
      isBehind = false;
    }
    waiting.add(new Waiting(message, now));
    bytes += message.body().length;
    if (ageMillis(now) > LONGEST_MILLIS || bytes > MOST_BYTES) {
      isBehind = true;
      waiting.forEach(each -> count(each.message()));
      clear();
      needsKeyframe = true;
    }
  }

  private void count(FlvMessage left) {
    boolean isFrame = left.type() == MessageType.VIDEO || left.head().video().isEmpty();
    dropped += isBehind && isFrame ? 1 : 0;
  }

  /**
   * @return null if there is nothing: whoever adds next wakes
   */
  synchronized FlvMessage poll() {
    Waiting next = waiting.poll();
    if (next == null) {
      taking = false;
      return null;
    }
    bytes -= next.message().body().length;
    return next.message();
  }

  /** How long the oldest has waited; 0 if nothing waits. */
  synchronized long ageMillis(Instant now) {
    return waiting.isEmpty() ? 0 : Duration.between(waiting.peek().since(), now).toMillis();
  }

  /** Counts what was left out before it came here. */
  synchronized void leftOut(int frames) {
    dropped += frames;
  }

  synchronized long dropped() {
    return dropped;
  }
}
