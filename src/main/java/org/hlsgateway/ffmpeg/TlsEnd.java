package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * This end of a TLS connection, without the connection: bytes go in and come out. Not for several
 * threads at once.
 */
final class TlsEnd {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;

  /** What came and was not opened yet, for part of its record is missing. */
  private ByteBuffer arrived = ByteBuffer.allocate(0);

  private boolean over;

  /** Client or server: the engine knows which. */
  TlsEnd(SSLEngine engine) {
    this.engine = engine;
  }

  /**
   * Blocks until both sides agree.
   *
   * @param channel blocks
   * @param deadlineNanos of {@link System#nanoTime}
   * @throws IOException if they do not, or not in time
   */
  void shakeHands(SocketChannel channel, long deadlineNanos) throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> write(channel, wrapped(NOTHING));
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
          SSLEngineResult result = engine.unwrap(arrived, plain);
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            arrive(receive(channel, deadlineNanos));
          } else if (result.getStatus() != SSLEngineResult.Status.OK || plain.position() > 0) {
            throw new SSLException("no agreement: " + result.getStatus());
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Blocks until something came that can be read; empty at the end of all. */
  ByteBuffer read(SocketChannel channel, long deadlineNanos) throws IOException {
    ByteBuffer plain = open(NOTHING.duplicate());
    while (!plain.hasRemaining() && !over) {
      plain = open(receive(channel, deadlineNanos));
    }
    return plain;
  }

  private static ByteBuffer receive(SocketChannel channel, long deadlineNanos) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("the other side is too slow");
    }
    channel.socket().setSoTimeout((int) millis);
    InputStream in = channel.socket().getInputStream();
    byte[] bytes = new byte[16 * 1024];
    int read = in.read(bytes);
    if (read < 0) {
      throw new IOException("the other side went away");
    }
    return ByteBuffer.wrap(bytes, 0, read);
  }

  /**
   * What the other side said.
   *
   * @param bytes as they came, the next of all; are read to their end
   * @return may be empty: more must come
   * @throws IOException if they are not what TLS allows
   */
  ByteBuffer open(ByteBuffer bytes) throws IOException {
    arrive(bytes);
    ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    while (!over) {
      int before = arrived.remaining();
      SSLEngineResult result = engine.unwrap(arrived, plain);
      runTasks();
      switch (result.getStatus()) {
        case BUFFER_OVERFLOW -> plain = larger(plain);
        case BUFFER_UNDERFLOW -> {
          return plain.flip();
        }
        case CLOSED -> over = true;
        case OK -> {
          // Who wants to shake hands anew, as only TLS 1.2 may: nobody here waits for that.
          if (arrived.remaining() == before && arrived.hasRemaining()) {
            throw new SSLException("not carried on: " + result.getHandshakeStatus());
          }
        }
      }
    }
    return plain.flip();
  }

  /** True if the other side said that no more comes. */
  boolean isOver() {
    return over;
  }

  /**
   * What to send, that the other side hears this.
   *
   * @param plain is read to its end
   */
  ByteBuffer seal(ByteBuffer plain) throws IOException {
    return plain.hasRemaining() ? wrapped(plain) : NOTHING.duplicate();
  }

  /** What to send when no more comes. */
  ByteBuffer farewell() throws IOException {
    engine.closeOutbound();
    return wrapped(NOTHING);
  }

  private ByteBuffer wrapped(ByteBuffer plain) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    boolean isWhole = false;
    while (!isWhole) {
      SSLEngineResult result = engine.wrap(plain, out);
      runTasks();
      switch (result.getStatus()) {
        case BUFFER_OVERFLOW -> {
          out = larger(out);
          continue;
        }
        case CLOSED -> {
          if (plain.hasRemaining()) {
            throw new SSLException("closed already");
          }
        }
        default -> {
          if (result.bytesProduced() == 0 && plain.hasRemaining()) {
            throw new SSLException("not carried on: " + result.getHandshakeStatus());
          }
        }
      }
      isWhole = !plain.hasRemaining();
    }
    return out.flip();
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void arrive(ByteBuffer bytes) {
    ByteBuffer both = ByteBuffer.allocate(arrived.remaining() + bytes.remaining());
    arrived = both.put(arrived).put(bytes).flip();
  }

  private ByteBuffer larger(ByteBuffer full) {
    int more = engine.getSession().getPacketBufferSize();
    return ByteBuffer.allocate(full.capacity() + more).put(full.flip());
  }

  static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
