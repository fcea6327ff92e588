package org.hlsgateway.ingest;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.threads.SerialExecutor;
import org.hlsgateway.websocket.CloseCode;
import org.hlsgateway.websocket.FrameReader;
import org.hlsgateway.websocket.Frames;
import org.hlsgateway.websocket.MalformedWebSocket;

/**
 * One client's connection after the upgrade: its bytes, and how it ends. The container calls when
 * something came and when something can be sent; no thread waits. One at a time, by its lock, which
 * nobody holds for long.
 *
 * <p>The container calls with locks of its own held, and takes them when something is sent or
 * closed. So those happen on the turns only, never under this lock, and its calls about them only
 * ask for a turn: otherwise two threads could wait for each other for ever.
 */
final class WebSocketConnection implements ReadListener, WriteListener, WebSocketExchange.Wire {
  private static final Logger LOG = System.getLogger(WebSocketConnection.class.getName());

  /** For a client to close its side, after it was told why. */
  static final long CLOSES_WITHIN_MILLIS = 1_000;

  /** Answers to pings and beats that wait for a client that does not read. */
  private static final int MOST_WAITING = 100;

  private static final int READ_BYTES = 16 << 10;

  /** Makes what both sides say. */
  interface Exchanges {
    WebSocketExchange begin(WebSocketExchange.Wire wire, Instant now);
  }

  private final WebSocketExchange exchange;
  private final FrameReader reader;
  private final String peer;
  private final Clock clock;

  /** Its tasks, one after the other. */
  private final Executor turns;

  private final Runnable released;

  private final byte[] buffer = new byte[READ_BYTES];
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicBoolean isReleased = new AtomicBoolean();

  /** Null until the container has upgraded. */
  private WebConnection connection;

  private ServletInputStream in;
  private ServletOutputStream out;

  /** Belongs to the turns. */
  private boolean isFlushed = true;

  private boolean isWritable = true;

  /** It was said goodbye; what comes is dropped. Null: no. */
  private Instant closed;

  /** The client has said goodbye, or is gone. */
  private boolean peerIsGone;

  /**
   * @param peer the client's address, for the log
   * @param clock never jumps
   * @param pool for what may not be done where it is asked for
   * @param released once, when the socket is given up
   */
  WebSocketConnection(
      Exchanges exchanges, String peer, Clock clock, Executor pool, Runnable released) {
    this.peer = peer;
    this.clock = clock;
    turns = new SerialExecutor(pool);
    this.released = released;
    exchange = exchanges.begin(this, clock.instant());
    reader = new FrameReader(exchange);
  }

  /** The container has upgraded. */
  void opened(WebConnection upgraded) {
    try {
      synchronized (this) {
        connection = upgraded;
        in = upgraded.getInputStream();
        out = upgraded.getOutputStream();
      }
      out.setWriteListener(this);
      in.setReadListener(this);
      synchronized (this) {
        exchange.open();
      }
    } catch (IOException | RuntimeException e) {
      onTurn(() -> gone(e));
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    synchronized (this) {
      try {
        while (in.isReady()) {
          int length = in.read(buffer);
          if (length < 0) {
            break;
          }
          if (closed == null) {
            exchange.heard(clock.instant());
            reader.read(ByteBuffer.wrap(buffer, 0, length));
          }
        }
      } catch (MalformedWebSocket e) {
        exchange.malformed(e.code(), e.getMessage());
      }
    }
  }

  @Override
  public void onAllDataRead() {
    onTurn(() -> gone(null));
  }

  @Override
  public void onError(Throwable failure) {
    onTurn(() -> gone(failure));
  }

  @Override
  public void onWritePossible() {
    wake();
  }

  @Override
  public void wake() {
    if (awake.compareAndSet(false, true)) {
      onTurn(
          () -> {
            awake.set(false);
            pump();
          });
    }
  }

  @Override
  public void onThread(Runnable task) {
    onTurn(
        () -> {
          synchronized (this) {
            task.run();
          }
        });
  }

  private void onTurn(Runnable task) {
    turns.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A WebSocket connection stumbled", e);
            gone(e);
          }
        });
  }

  @Override
  public synchronized boolean send(byte[] frame) {
    if (waiting.size() >= MOST_WAITING) {
      return false;
    }
    waiting.add(frame);
    wake();
    return true;
  }

  @Override
  public synchronized boolean isWritable() {
    return isWritable;
  }

  @Override
  public synchronized void close(int code, String why) {
    if (closed == null) {
      closed = clock.instant();
      LOG.log(Level.INFO, "WebSocket connection of {0} ends: {1}", peer, why);
      waiting.add(Frames.close(code, why));
      wake();
    }
  }

  /** Sends what there is and what the connection takes. */
  private void pump() {
    try {
      if (write()) {
        hangUp();
      }
    } catch (IOException | RuntimeException e) {
      gone(e);
    }
  }

  /** True if nothing more is to be said or heard. */
  private boolean write() throws IOException {
    ServletOutputStream to;
    synchronized (this) {
      to = connection == null ? null : out;
    }
    if (to == null) {
      return false;
    }
    while (to.isReady()) {
      byte[] next = next();
      if (next != null) {
        to.write(next);
        isFlushed = false;
      } else if (!isFlushed) {
        isFlushed = true;
        to.flush();
      } else {
        return isSilent();
      }
    }
    synchronized (this) {
      isWritable = false;
    }
    return false;
  }

  /** Null if there is nothing to send. */
  private synchronized byte[] next() {
    byte[] next = waiting.poll();
    return next == null && closed == null ? exchange.next().orElseGet(waiting::poll) : next;
  }

  /** All is sent. True if nothing more is to be heard, either. */
  private synchronized boolean isSilent() {
    isWritable = true;
    return closed != null && peerIsGone;
  }

  /** To be called every second or so. */
  void tick(Instant now) {
    boolean isOver;
    synchronized (this) {
      if (closed == null) {
        exchange.tick(now);
      }
      // One that takes nothing keeps its place: the container closes it only when that ends.
      isOver =
          closed != null && isWritable && !now.isBefore(closed.plusMillis(CLOSES_WITHIN_MILLIS));
    }
    if (isOver) {
      hangUp();
    }
  }

  /** The gateway stops. */
  void goAway() {
    onThread(() -> exchange.malformed(CloseCode.GOING_AWAY, "The gateway stops."));
  }

  /** The container has given it up. */
  void destroyed() {
    onTurn(() -> gone(null));
  }

  private void gone(Throwable failure) {
    // A peer may break off at any time.
    LOG.log(Level.DEBUG, "A WebSocket connection broke", failure);
    synchronized (this) {
      peerIsGone = true;
      if (closed == null) {
        closed = clock.instant();
        LOG.log(Level.INFO, "WebSocket connection of {0} is lost", peer);
        exchange.lost();
      }
    }
    hangUp();
  }

  /** On a turn: the container waits for its own reading to end. */
  private void hangUp() {
    if (!isReleased.compareAndSet(false, true)) {
      return;
    }
    released.run();
    turns.execute(
        () -> {
          WebConnection open;
          synchronized (this) {
            open = connection;
            connection = null;
          }
          try {
            if (open != null) {
              open.close();
            }
          } catch (Exception e) {
            LOG.log(Level.DEBUG, "A WebSocket connection cannot be closed", e);
          }
        });
  }
}
