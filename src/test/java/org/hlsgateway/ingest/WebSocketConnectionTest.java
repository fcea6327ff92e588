package org.hlsgateway.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.FakeClock;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.rtmp.StreamPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection in a container that holds locks of its own while it calls. */
class WebSocketConnectionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final Output output = new Output();
  private final AtomicInteger released = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private WebSocketExchange.Wire wire;

  private final WebSocketConnection connection =
      new WebSocketConnection(
          (own, now) -> {
            wire = own;
            return new WebSocketExchange(
                own,
                new WebSocketStreams(
                    new CacheBudget(1 << 20), new PublishRules(Duration.ofSeconds(10), false, 0)),
                new HeldBytes(),
                new StreamPath("door", "key", List.of()),
                WebSocketKind.RECEIVE,
                new WebSocketExchange.Client("192.0.2.1", "", Standing.KNOWN),
                now);
          },
          "192.0.2.1",
          clock,
          pool,
          released::incrementAndGet);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void whatTheContainerHolds_whileItCalls_isNotWaitedForUnderTheConnectionsLock() {
    connection.opened(new Upgraded());
    assertTimeoutPreemptively(
        SOON,
        () -> {
          synchronized (output) {
            wire.send("first".getBytes(ISO_8859_1));
            assertThat(output.wanted.await(10, TimeUnit.SECONDS)).isTrue();
            // A thread of the pool stands at the container's lock now.
            connection.onWritePossible();
            connection.onDataAvailable();
            connection.tick(clock.instant());
            connection.onError(new IOException("of the test"));
          }
          assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        });
    assertThat(released).hasValue(1);
  }

  @Test
  void whoSaysGoodbye_isSentWhatWaits_andClosedOnce() throws Exception {
    connection.opened(new Upgraded());
    wire.send("last".getBytes(ISO_8859_1));
    wire.close(1000, "over");
    connection.tick(clock.instant().plusSeconds(2));
    connection.tick(clock.instant().plusSeconds(3));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(output.text()).startsWith("last").endsWith("over");
    assertThat(released).hasValue(1);
  }

  @Test
  void whoTakesNothing_keepsItsPlaceUntilItsConnectionBreaks() throws Exception {
    connection.opened(new Upgraded());
    output.isStuck = true;
    wire.send("never taken".getBytes(ISO_8859_1));
    assertThat(output.wanted.await(10, TimeUnit.SECONDS)).isTrue();
    Eventually.happens("it is known", SOON, () -> !wire.isWritable());
    wire.close(1008, "It takes nothing.");
    connection.tick(clock.instant().plusSeconds(60));
    assertThat(released).hasValue(0);
    connection.onError(new IOException("of the test"));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(released).hasValue(1);
  }

  /** As Open Liberty's: everything under its own lock. */
  private static final class Output extends ServletOutputStream {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    /** Somebody is about to take the lock, after the start. */
    private final CountDownLatch wanted = new CountDownLatch(1);

    private volatile boolean isStuck;

    @Override
    public boolean isReady() {
      wanted.countDown();
      synchronized (this) {
        return !isStuck;
      }
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      // The test calls.
    }

    @Override
    public synchronized void write(int next) {
      sent.write(next);
    }

    @Override
    public synchronized void write(byte[] content, int offset, int length) {
      sent.write(content, offset, length);
    }

    synchronized String text() {
      return sent.toString(ISO_8859_1);
    }
  }

  private static final class Input extends ServletInputStream {
    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      // The test calls.
    }

    @Override
    public int read() {
      return -1;
    }
  }

  private final class Upgraded implements WebConnection {
    @Override
    public ServletInputStream getInputStream() {
      return new Input();
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return output;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
