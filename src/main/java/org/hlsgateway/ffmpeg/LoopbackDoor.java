package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * A port on the loopback interface, of the system's choice, that our own FFmpegs come to. Each
 * guest has a thread, up to a number; who comes then is turned away.
 */
final class LoopbackDoor implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(LoopbackDoor.class.getName());

  private static final int BACKLOG = 200;
  private static final int IDLE_SECONDS = 30;

  private final String name;
  private final Consumer<SocketChannel> host;
  private final ServerSocketChannel door;
  private final ThreadPoolExecutor threads;

  /**
   * Opens at once.
   *
   * @param name of the threads, and for the log
   * @param atOnce how many guests have a thread
   * @param host gets each guest, on its thread, and closes it
   */
  LoopbackDoor(String name, int atOnce, Consumer<SocketChannel> host) throws IOException {
    this.name = name;
    this.host = host;
    this.door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
    this.threads =
        new ThreadPoolExecutor(
            0,
            atOnce,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Threads.named(name));
    Threads.daemon(name + "-door", this::accept).start();
  }

  int port() {
    return door.socket().getLocalPort();
  }

  private void accept() {
    while (door.isOpen()) {
      try {
        SocketChannel guest = door.accept();
        try {
          threads.execute(() -> host.accept(guest));
        } catch (RejectedExecutionException | OutOfMemoryError tooMany) {
          Tunnels.closeQuietly(guest);
        }
      } catch (IOException e) {
        if (door.isOpen()) {
          LOG.log(Level.WARNING, "No connection of FFmpeg can be taken by " + name, e);
          pause();
        }
      }
    }
  }

  /** Such as: too many open files. It will be the same in the next moment. */
  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "The door is closed already", e);
    }
    threads.shutdownNow();
  }
}
