package org.hlsgateway.recordings;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.web.ByteRange;
import org.hlsgateway.web.Problem;

/** A body of known length on the wire, or a range of it, from a thread of its own. */
final class RangedAnswer {

  private static final Logger LOG = Logger.getLogger(RangedAnswer.class.getName());

  private RangedAnswer() {}

  /** Writes a range of the body. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out, long first, long count) throws IOException;
  }

  /**
   * Answers; the exchange goes on after this returns.
   *
   * @param version names the bytes, where they may be others the next time; empty: they stay
   */
  static void send(
      long length,
      Body body,
      String contentType,
      Optional<String> version,
      Executor senders,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Optional<String> tag = version.map(name -> '"' + name + '"');
    ByteRange range;
    try {
      range = ByteRange.of(request, tag, length);
    } catch (ByteRange.NotSatisfiable e) {
      e.write(response);
      return;
    }
    response.setContentType(contentType);
    response.setHeader(
        "Cache-Control", tag.isPresent() ? "private, no-cache" : "private, max-age=3600");
    tag.ifPresent(value -> response.setHeader("ETag", value));
    range.announce(response, length);
    if (request.getMethod().equals("HEAD")) {
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    // The server's own write timeout ends a client that takes nothing.
    context.setTimeout(0);
    try {
      senders.execute(() -> write(body, range, response, context));
    } catch (RejectedExecutionException e) {
      response.reset();
      response.setHeader("Retry-After", "5");
      Problem.of(503, "Too many recordings are being fetched at once.").write(response);
      context.complete();
    }
  }

  private static void write(
      Body body, ByteRange range, HttpServletResponse response, AsyncContext context) {
    try {
      OutputStream out = response.getOutputStream();
      body.writeTo(out, range.first(), range.length());
      out.flush();
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.FINE, "A recording was not sent to its end", e);
    } finally {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        LOG.log(Level.FINE, "A client was gone already", e);
      }
    }
  }
}
