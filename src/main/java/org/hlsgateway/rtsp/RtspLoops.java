package org.hlsgateway.rtsp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.threads.Threads;

/**
 * The threads that serve all cameras: two that read and write, and a few that ask for addresses.
 */
public final class RtspLoops implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int ASKING_AT_ONCE = 4;
  private static final int MOST_ASKING = 1_000;
  private static final int IDLE_SECONDS = 10;
  private static final long CLOSES_WITHIN_MILLIS = 2_000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(THREADS, Threads.named("rtsp"), NioIoHandler.newFactory());

  private final ThreadPoolExecutor names =
      new ThreadPoolExecutor(
          ASKING_AT_ONCE,
          ASKING_AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_ASKING),
          Threads.named("rtsp-names"));

  private final HangUps hangUps = new HangUps();

  public RtspLoops() {
    names.allowCoreThreadTimeOut(true);
  }

  EventLoop next() {
    return loops.next();
  }

  HangUps hangUps() {
    return hangUps;
  }

  /** All addresses of a host: fails with the reason if it has none. */
  CompletableFuture<List<InetAddress>> resolve(String host) {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    try {
      names.execute(
          () -> {
            try {
              found.complete(List.of(InetAddress.getAllByName(host)));
            } catch (UnknownHostException | RuntimeException e) {
              found.completeExceptionally(
                  RtspException.passing("Failed to resolve hostname " + host));
            }
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      found.completeExceptionally(RtspException.passing("Failed to resolve hostname " + host));
    }
    return found;
  }

  /** Waits a moment for those that still say goodbye to their cameras. */
  @Override
  public void close() {
    names.shutdownNow();
    loops
        .shutdownGracefully(CLOSES_WITHIN_MILLIS / 10, CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * CLOSES_WITHIN_MILLIS);
  }
}
