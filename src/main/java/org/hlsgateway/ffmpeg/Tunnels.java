package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * Carries bytes between pairs of connections, all on one thread and through one buffer: what one
 * side does not take at once is kept, and nothing more read for it until it has.
 */
final class Tunnels implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Tunnels.class.getName());

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long LOOK_MILLIS = 15_000;

  /** Longer than any source may be silent. */
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** Changes bytes on their way; null: the pair is to be closed. */
  interface Filter {
    ByteBuffer apply(ByteBuffer bytes) throws IOException;
  }

  private final Selector selector;
  private final Queue<Tunnel> arrived = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  Tunnels() throws IOException {
    selector = Selector.open();
    Threads.daemon("source-proxy-relay", this::run).start();
  }

  /**
   * Takes both over; they are closed when either ends.
   *
   * @param requests what the client sends goes through this
   */
  void carry(SocketChannel client, SocketChannel server, Filter requests) throws IOException {
    carry(client, server, requests, bytes -> bytes);
  }

  /**
   * The same.
   *
   * @param answers what the server sends goes through this
   */
  void carry(SocketChannel client, SocketChannel server, Filter requests, Filter answers)
      throws IOException {
    client.configureBlocking(false);
    server.configureBlocking(false);
    arrived.add(new Tunnel(client, server, requests, answers));
    selector.wakeup();
  }

  int count() {
    return selector.isOpen() ? selector.keys().size() / 2 : 0;
  }

  private void run() {
    while (selector.isOpen()) {
      try {
        selector.select(this::ready, LOOK_MILLIS);
        for (Tunnel next = arrived.poll(); next != null; next = arrived.poll()) {
          next.begin();
        }
        long now = System.nanoTime();
        for (SelectionKey key : List.copyOf(selector.keys())) {
          ((Tunnel) key.attachment()).closeIfIdle(now);
        }
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // All sources share this thread: it goes on.
        LOG.log(Level.WARNING, "Connections to sources cannot be waited for", e);
      }
    }
  }

  private void ready(SelectionKey key) {
    ((Tunnel) key.attachment()).move();
  }

  /** One direction. */
  private static final class Flow {
    private final SocketChannel from;
    private final SocketChannel to;
    private final Filter filter;
    private ByteBuffer kept = ByteBuffer.allocate(0);
    private boolean over;

    Flow(SocketChannel from, SocketChannel to, Filter filter) {
      this.from = from;
      this.to = to;
      this.filter = filter;
    }

    /** True if something moved. */
    boolean move(ByteBuffer buffer) throws IOException {
      if (kept.hasRemaining()) {
        to.write(kept);
        return true;
      }
      buffer.clear();
      int read = from.read(buffer);
      if (read < 0) {
        over = true;
      }
      if (read <= 0) {
        return false;
      }
      ByteBuffer out = filter.apply(buffer.flip());
      if (out == null) {
        throw new IOException("not carried on");
      }
      to.write(out);
      if (out.hasRemaining()) {
        kept = ByteBuffer.allocate(out.remaining()).put(out).flip();
      }
      return true;
    }

    int wantsOf(SocketChannel channel) {
      boolean full = kept.hasRemaining();
      return (channel == from && !full && !over ? SelectionKey.OP_READ : 0)
          | (channel == to && full ? SelectionKey.OP_WRITE : 0);
    }
  }

  private final class Tunnel {
    private final SocketChannel client;
    private final SocketChannel server;
    private final Flow up;
    private final Flow down;
    private long movedAt = System.nanoTime();

    Tunnel(SocketChannel client, SocketChannel server, Filter requests, Filter answers) {
      this.client = client;
      this.server = server;
      this.up = new Flow(client, server, requests);
      this.down = new Flow(server, client, answers);
    }

    void begin() {
      try {
        client.register(selector, SelectionKey.OP_READ, this);
        server.register(selector, SelectionKey.OP_READ, this);
      } catch (IOException e) {
        close();
      }
    }

    void move() {
      try {
        boolean upMoved = up.move(buffer);
        if (down.move(buffer) || upMoved) {
          movedAt = System.nanoTime();
        }
        // A client does not end its half alone; a server's end is the end once all has arrived.
        if (up.over || down.over && !down.kept.hasRemaining()) {
          close();
        } else {
          await(client);
          await(server);
        }
      } catch (IOException | CancelledKeyException e) {
        LOG.log(Level.FINE, "A connection to a source ended", e);
        close();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "A connection to a source could not be carried on", e);
        close();
      }
    }

    private void await(SocketChannel channel) {
      SelectionKey key = channel.keyFor(selector);
      int wanted = up.wantsOf(channel) | down.wantsOf(channel);
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }

    void closeIfIdle(long now) {
      if (now - movedAt > IDLE_NANOS) {
        close();
      }
    }

    private void close() {
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.FINEST, "It was gone already", e);
    }
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : List.copyOf(selector.keys())) {
        ((Tunnel) key.attachment()).close();
      }
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "It is closed already", e);
    }
  }
}
