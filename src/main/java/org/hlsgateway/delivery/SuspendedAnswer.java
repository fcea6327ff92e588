package org.hlsgateway.delivery;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.web.Problem;

/**
 * A request that was put aside without a thread, and its one late answer: whoever claims it first
 * writes it.
 */
final class SuspendedAnswer {

  private static final Logger LOG = Logger.getLogger(SuspendedAnswer.class.getName());

  /** The container's own deadline is a safety net behind the session's. */
  private static final Duration NET = Duration.ofSeconds(30);

  private final AsyncContext context;
  private final HttpServletResponse response;
  private final AtomicBoolean claimed = new AtomicBoolean();

  /** Writes the answer; the client may be gone by now. */
  @FunctionalInterface
  interface Answer {
    void write() throws IOException;
  }

  private SuspendedAnswer(AsyncContext context, HttpServletResponse response) {
    this.context = context;
    this.response = response;
  }

  static SuspendedAnswer start(
      HttpServletRequest request, HttpServletResponse response, Duration patience) {
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(patience.plus(NET).toMillis());
    SuspendedAnswer answer = new SuspendedAnswer(context, response);
    context.addListener(answer.new Net());
    return answer;
  }

  /** Writes and ends the exchange, unless it is over. */
  void finish(Answer answer) {
    if (claimed.compareAndSet(false, true)) {
      tryTo(answer);
      complete();
    }
  }

  /** Writes what ends the exchange by itself when its last byte has gone. */
  void finishLater(Answer answer) {
    if (claimed.compareAndSet(false, true) && !tryTo(answer)) {
      complete();
    }
  }

  private boolean tryTo(Answer answer) {
    try {
      answer.write();
      return true;
    } catch (IOException | RuntimeException e) {
      // The client went away while it waited: nobody is left to tell.
      LOG.log(Level.FINE, "A suspended answer could not be written", e);
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

  /** Nobody answered in time: without an answer it would be an empty page that claims success. */
  private void writeTooLate() throws IOException {
    response.setHeader("Retry-After", "1");
    Problem.of(503, "The server is too busy to answer in time.").write(response);
  }

  private final class Net implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      finish(SuspendedAnswer.this::writeTooLate);
      complete();
    }

    @Override
    public void onError(AsyncEvent event) {
      claimed.set(true);
      complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
      claimed.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // Not dispatched again.
    }
  }
}
