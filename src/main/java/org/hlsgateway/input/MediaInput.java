package org.hlsgateway.input;

import java.util.concurrent.CompletableFuture;

/**
 * One attempt at a source: connects, brings its frames, and ends. Whether it is tried again, and
 * when, the session decides: an input never connects anew by itself.
 *
 * <p>It is used once: {@link #run} is called at most once, and another attempt is another input.
 */
public interface MediaInput {
  /**
   * Begins to bring the source's media. Returns at once, and does not block, whatever has to be
   * looked up or connected: that is done on threads or event loops of the input's own. It may be
   * called with locks held, and so calls nothing of the sink before it returns.
   *
   * <p>The sink is called by one thread at a time. How fast frames come is the source's business: a
   * live source's are passed on as they arrive; what is read faster than it plays (a file) is paced
   * by the input.
   *
   * @return completes, never exceptionally, once nothing more will come: after the last call of the
   *     sink has returned, and with everything that was opened closed
   */
  CompletableFuture<InputEnd> run(MediaSink sink);

  /**
   * Ends it; returns at once, and may be called by any thread, more than once, and before {@link
   * #run} (then nothing is begun). The end is told within about five seconds, whatever the other
   * side does.
   */
  void stop();
}
