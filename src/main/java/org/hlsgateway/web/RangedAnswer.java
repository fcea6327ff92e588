package org.hlsgateway.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A body of known length on the wire, or a range of it, straight from where it is kept: nobody's
 * slowness costs memory, and nobody waits for it but its own thread.
 *
 * @param length of the whole body, in bytes
 * @param tag the ETag that it has now, with its quotes; empty if none is given out
 * @param headers sets the type, and for how long it may be kept
 */
public record RangedAnswer(
    long length, Optional<String> tag, Consumer<HttpServletResponse> headers, Body body) {

  private static final Logger LOG = Logger.getLogger(RangedAnswer.class.getName());

  /** Writes a range of the body. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out, long first, long count) throws IOException;
  }

  /** The threads that wait for clients; refuses with {@link RejectedExecutionException}. */
  public interface Senders extends Executor {

    /** Runs on the calling thread, if that may wait for a client now; else returns false. */
    default boolean runHere(Runnable sending) {
      return false;
    }

    /** What is said with 503 where all of them wait. */
    String tooMany();
  }

  /** Answers; ends the exchange if the request was suspended. It may go on after this returns. */
  public void send(Senders senders, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ByteRange range;
    try {
      range = ByteRange.of(request, tag, length);
    } catch (ByteRange.NotSatisfiable e) {
      e.write(response);
      completeIfSuspended(request);
      return;
    }
    headers.accept(response);
    tag.ifPresent(value -> response.setHeader("ETag", value));
    range.announce(response, length);
    if (request.getMethod().equals("HEAD")) {
      completeIfSuspended(request);
      return;
    }
    Runnable sending = () -> write(range, response);
    if (request.isAsyncStarted() || !senders.runHere(sending)) {
      sendAside(senders, sending, request, response);
    }
  }

  private static void sendAside(
      Senders senders, Runnable sending, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext context =
        request.isAsyncStarted() ? request.getAsyncContext() : startAsync(request, response);
    try {
      senders.execute(
          () -> {
            try {
              sending.run();
            } finally {
              complete(context);
            }
          });
    } catch (RejectedExecutionException e) {
      response.reset();
      response.setHeader("Retry-After", "1");
      Problem.of(503, senders.tooMany()).write(response);
      context.complete();
    }
  }

  private void write(ByteRange range, HttpServletResponse response) {
    try {
      OutputStream out = response.getOutputStream();
      body.writeTo(out, range.first(), range.length());
      // What is still in the buffer when the exchange is completed goes out on a shared thread.
      out.flush();
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.FINE, "A client went away", e);
    }
  }

  private static AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync(request, response);
    // The server's own write timeout ends a client that takes nothing.
    context.setTimeout(0);
    return context;
  }

  private static void completeIfSuspended(HttpServletRequest request) {
    if (request.isAsyncStarted()) {
      request.getAsyncContext().complete();
    }
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "A client that was being written to was over already", e);
    }
  }
}
