package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;

/** The threads that send large files of {@link Docroot}: slow clients hold up nobody else. */
@ApplicationScoped
@StartsAt(Stage.DELIVERY)
public class DocrootSenders implements RangedAnswer.Senders, Part {
  private static final int MOST = 64;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads.named("docroot-sender"));

  /**
   * Runs at once, never on the calling thread.
   *
   * @throws RejectedExecutionException if too many are being sent to already
   */
  @Override
  public void execute(Runnable sending) {
    threads.execute(sending);
  }

  @Override
  public String tooMany() {
    return "Too many files are being fetched at once.";
  }

  @Override
  public void stop() {
    threads.shutdownNow();
  }
}
