package org.hlsgateway.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.web.RangedAnswer;

/**
 * Who writes to clients. Most take at once what they are given, and are served best on the thread
 * that has their request; those that are slow wait on threads apart from those that answer
 * everybody else. Which kind a client is shows only when it is too late: so as many requests as
 * there are processors are answered where they came in, and all others here.
 *
 * <p>A WriteListener was tried and lost: in Open Liberty 26.0.0.3 a write with one waits for the
 * client all the same (HttpOutputStreamImpl.writeToBuffers, which HttpOutputStreamEE7 does not
 * override), on a thread of the pool that all requests share, and that grows too slowly: with 300
 * clients that read nothing others waited for twenty seconds. A client costs a thread only while
 * the system's socket buffer is full; the server's writeTimeout ends those that take nothing.
 */
@ApplicationScoped
@StartsAt(Stage.DELIVERY)
public class MediaWriters implements RangedAnswer.Senders, Part {

  private static final int MOST = 2_000;
  private static final long IDLE_SECONDS = 10;

  /** In bytes: these stacks are shallow, and there may be many. */
  private static final long STACK = 256 * 1024;

  private final Semaphore here = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads.named("media-writer", STACK));

  /**
   * Runs on the calling thread, unless too many do so already.
   *
   * @return false if it did not run
   */
  @Override
  public boolean runHere(Runnable writing) {
    if (!here.tryAcquire()) {
      return false;
    }
    try {
      writing.run();
      return true;
    } finally {
      here.release();
    }
  }

  /**
   * Runs at once, never on the calling thread.
   *
   * @throws RejectedExecutionException if too many clients are being waited for already
   */
  @Override
  public void execute(Runnable writing) {
    threads.execute(writing);
  }

  @Override
  public String tooMany() {
    return "Too many viewers are slow to take what they asked for.";
  }

  @Override
  public void stop() {
    threads.shutdownNow();
  }
}
