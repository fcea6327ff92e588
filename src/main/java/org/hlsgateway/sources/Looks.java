package org.hlsgateway.sources;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.threads.Threads;

/** Looks at sources in the background, a few at a time: each is a process for some seconds. */
final class Looks implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Looks.class.getName());
  private static final int AT_ONCE = 4;
  private static final int IDLE_SECONDS = 60;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads.named("source-look"));

  /**
   * Returns at once.
   *
   * @param then told once what was found, whatever happens: nothing, if there are too many looks
   *     just now
   */
  void start(Supplier<Optional<SourceUrl>> look, Consumer<Optional<SourceUrl>> then) {
    try {
      threads.execute(() -> then.accept(tried(look)));
    } catch (RejectedExecutionException | OutOfMemoryError tooMany) {
      then.accept(Optional.empty());
    }
  }

  private static Optional<SourceUrl> tried(Supplier<Optional<SourceUrl>> look) {
    try {
      return look.get();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "A look at a source failed", e);
      return Optional.empty();
    }
  }

  /** Ends the looks that are under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
