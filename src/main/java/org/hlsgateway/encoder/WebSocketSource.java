package org.hlsgateway.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.hlsgateway.ffmpeg.Feed;

/**
 * What a WebSocket streaming server passes on. One connection serves the look at a stream and the
 * run that follows. The first has the server empty its cache behind it, as existing encoders do;
 * later ones, after FFmpeg broke off, begin where the next cluster does.
 */
final class WebSocketSource implements Feed {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_EVERY_MILLIS = 1_000;

  /** Who was looked at waits so long for FFmpeg. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** What tells what a stream has: a second of it, or as much as a second may be. */
  private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int ENOUGH_BYTES = 512 << 10;

  /** A look that did not see enough goes on with the next attempt, but not for ever. */
  private static final int MAX_SAMPLE = 4 << 20;

  private final WebSocketClient client;
  private final URI address;
  private final Optional<SSLContext> tls;
  private final StreamHead head = new StreamHead();

  /** Looked at, and not poured yet; null if there is none. */
  private final AtomicReference<Reception> kept = new AtomicReference<>();

  private volatile boolean cleared;

  /**
   * @param address {@code ws[s]://host:port/channel/key}
   * @throws IllegalArgumentException if it is none
   */
  WebSocketSource(WebSocketClient client, String address) {
    this(client, address, null);
  }

  /**
   * @param trusted null: what Java trusts unless told otherwise
   */
  WebSocketSource(WebSocketClient client, String address, KeyStore trusted) {
    this.client = client;
    this.address = parse(address);
    this.tls = SourceTls.to(this.address, trusted);
  }

  private static URI parse(String address) {
    try {
      URI uri = new URI(address);
      boolean ws =
          "ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
      if (ws && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Its words quote the address, and with it the streaming key.
    }
    throw new IllegalArgumentException("The source of a stream is at a ws:// or wss:// address.");
  }

  @Override
  public byte[] sample(Duration deadline) throws IOException, InterruptedException {
    long until = System.nanoTime() + deadline.toNanos();
    Reception reception = take();
    try {
      reception.look(until);
    } catch (IOException | InterruptedException e) {
      reception.connection.close();
      throw e;
    }
    byte[] seen = reception.seen.toByteArray();
    if (reception.connection.isOpen() || seen.length > 0) {
      keep(reception);
    }
    if (seen.length == 0) {
      throw new IOException("The streaming server sent nothing to look at.");
    }
    return seen;
  }

  private void keep(Reception reception) {
    kept.set(reception);
    client.later(
        KEPT,
        () -> {
          if (kept.compareAndSet(reception, null)) {
            reception.connection.close();
          }
        });
  }

  /** The one that waits, if it still may bring something new, or a new one. */
  private Reception take() throws IOException, InterruptedException {
    Reception waiting = kept.getAndSet(null);
    if (waiting != null && waiting.connection.isOpen() && waiting.seen.size() < MAX_SAMPLE) {
      return waiting;
    }
    if (waiting != null) {
      waiting.connection.close();
    }
    return connect();
  }

  private Reception connect() throws IOException, InterruptedException {
    String kind = cleared ? "receive" : "receive-clear-cache";
    WebSocketConnection connection = client.open(URI.create(address + "/" + kind), tls);
    return new Reception(connection, head.join());
  }

  @Override
  public void pour(OutputStream out) throws IOException, InterruptedException {
    Reception looked = kept.getAndSet(null);
    Reception reception = looked != null ? looked : connect();
    try {
      out.write(reception.seen.toByteArray());
      out.flush();
      reception.pour(out);
    } finally {
      reception.connection.close();
    }
  }

  /** A connection, and what was seen of it so far. */
  private final class Reception {
    private final WebSocketConnection connection;
    private final StreamHead.Joint joint;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private long firstSeen;
    private boolean ended;

    Reception(WebSocketConnection connection, StreamHead.Joint joint) {
      this.connection = connection;
      this.joint = joint;
    }

    /** Null if nothing came in time; empty if there is nothing in it, or at the end. */
    private byte[] next(long millis) throws IOException, InterruptedException {
      byte[] piece = connection.next(millis);
      if (piece == WebSocketConnection.END) {
        ended = true;
      } else if (piece != null) {
        // It came from the cache, which the server has emptied behind it.
        cleared = true;
        return joint.pass(piece);
      }
      return piece;
    }

    /** Something but the head came. */
    private boolean isSeen() {
      return seen.size() > ENOUGH_BYTES || !StreamHead.isAlone(seen.toByteArray());
    }

    void look(long until) throws IOException, InterruptedException {
      int before = seen.size();
      firstSeen = System.nanoTime();
      while (!ended && seen.size() - before < ENOUGH_BYTES) {
        long end = isSeen() ? Math.min(until, firstSeen + ENOUGH_NANOS) : until;
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        byte[] piece = next(Math.max(0, left));
        if (piece == null) {
          return;
        }
        boolean wasSeen = isSeen();
        seen.writeBytes(piece);
        if (!wasSeen) {
          firstSeen = System.nanoTime();
        }
      }
    }

    void pour(OutputStream out) throws IOException, InterruptedException {
      long heard = System.nanoTime();
      while (!ended) {
        byte[] piece = next(LOOK_EVERY_MILLIS);
        if (piece != null) {
          heard = System.nanoTime();
          out.write(piece);
          out.flush();
        } else if (System.nanoTime() - heard > SILENCE_NANOS) {
          throw new IOException("The streaming server is connected, but sends nothing.");
        }
        connection.beat();
      }
    }
  }
}
