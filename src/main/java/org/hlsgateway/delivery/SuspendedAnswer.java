package org.hlsgateway.delivery;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A request that was put aside without a thread, and its one late answer. */
final class SuspendedAnswer {

  private static final Logger LOG = Logger.getLogger(SuspendedAnswer.class.getName());

  /** The container's own deadline is a safety net behind the session's. */
  private static final Duration NET = Duration.ofSeconds(10);

  private final AsyncContext context;

  /** Writes the answer; the client may be gone by now. */
  @FunctionalInterface
  interface Answer {
    void write() throws IOException;
  }

  private SuspendedAnswer(AsyncContext context) {
    this.context = context;
  }

  static SuspendedAnswer start(
      HttpServletRequest request, HttpServletResponse response, Duration patience) {
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(patience.plus(NET).toMillis());
    context.addListener(new CompleteOnTimeout());
    return new SuspendedAnswer(context);
  }

  /** Writes and ends the exchange. */
  void finish(Answer answer) {
    if (tryTo(answer)) {
      complete();
    }
  }

  /** Writes what ends the exchange by itself when its last byte has gone. */
  void finishLater(Answer answer) {
    tryTo(answer);
  }

  private boolean tryTo(Answer answer) {
    try {
      answer.write();
      return true;
    } catch (IOException | RuntimeException e) {
      // The client went away while it waited: nobody is left to tell.
      LOG.log(Level.FINE, "A suspended answer could not be written", e);
      complete();
      return false;
    }
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "A suspended answer was over already", e);
    }
  }

  private static final class CompleteOnTimeout implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {
      event.getAsyncContext().complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
      // Nothing is held that would have to be released.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // Not dispatched again.
    }
  }
}
