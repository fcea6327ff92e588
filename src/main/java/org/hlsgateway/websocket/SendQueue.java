package org.hlsgateway.websocket;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a peer is still to be sent: one frame on its way, a bounded number behind it. A peer that
 * lets it fill up is closed. No call waits.
 */
public final class SendQueue {
  /** Enough for a kill of every stream that one server may be asked to end at once. */
  static final int MOST = 4_096;

  /** In characters, for all that waits: what is echoed may be long. */
  static final int MOST_LENGTH = 4 << 20;

  private final Wire wire;
  private final Deque<String> waiting = new ArrayDeque<>();
  private int waitingLength;
  private boolean sending;
  private boolean closed;

  /** What to close with once all is sent; null: go on. */
  private String lastWord;

  private int lastCode;

  public SendQueue(Wire wire) {
    this.wire = wire;
  }

  public void send(String text) {
    String next;
    synchronized (this) {
      if (closed || lastWord != null) {
        return;
      }
      if (waiting.size() >= MOST || waitingLength + text.length() > MOST_LENGTH) {
        closed = true;
        waiting.clear();
        next = null;
      } else {
        waiting.add(text);
        waitingLength += text.length();
        next = take();
        if (next == null) {
          return;
        }
      }
    }
    if (next == null) {
      wire.close(CloseCode.TRY_AGAIN_LATER, "does not read what it is sent");
    } else {
      wire.send(next, this::sent);
    }
  }

  /** Sends what waits, and then closes. */
  public void closeAfterwards(int code, String reason) {
    synchronized (this) {
      if (closed || lastWord != null) {
        return;
      }
      lastWord = reason;
      lastCode = code;
      if (sending) {
        return;
      }
      closed = true;
    }
    wire.close(code, reason);
  }

  /** The connection is gone, or to be gone now. */
  public synchronized void discard() {
    closed = true;
    waiting.clear();
  }

  private void sent(boolean well) {
    String next = null;
    synchronized (this) {
      sending = false;
      if (closed) {
        return;
      }
      if (well) {
        next = take();
      }
      if (next == null && (lastWord != null || !well)) {
        closed = true;
        waiting.clear();
      }
    }
    if (next != null) {
      wire.send(next, this::sent);
    } else if (!well) {
      wire.close(CloseCode.GOING_AWAY, "cannot be sent to");
    } else if (lastWord != null) {
      wire.close(lastCode, lastWord);
    }
  }

  /** Only while holding the lock. */
  private String take() {
    if (sending || waiting.isEmpty()) {
      return null;
    }
    sending = true;
    String next = waiting.remove();
    waitingLength -= next.length();
    return next;
  }
}
