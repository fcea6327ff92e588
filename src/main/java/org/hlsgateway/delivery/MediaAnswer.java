package org.hlsgateway.delivery;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.live.Meter;
import org.hlsgateway.packager.ServedMedia;
import org.hlsgateway.web.ByteRange;
import org.hlsgateway.web.Problem;

/**
 * Media on the wire, straight from the arrays that the window keeps or from the disk, so that
 * nobody's slowness costs memory; and by way of {@link MediaWriters}, so that it keeps nobody else
 * waiting.
 */
final class MediaAnswer {

  private static final Logger LOG = Logger.getLogger(MediaAnswer.class.getName());

  /**
   * Bytes that leave at a time. With its usual 32 KiB the server fills buffers of 8 KiB and
   * delivers a third less.
   */
  private static final int BUFFER = 64 * 1024;

  /** The names are unguessable and never used again: whoever has the bytes may keep them. */
  private static final String CACHE = "max-age=86400, immutable";

  private MediaAnswer() {}

  /**
   * Answers; ends the exchange if the request was suspended.
   *
   * @param audience for Cache-Control: public or private
   * @param meter counts what is sent
   */
  static void write(
      ServedMedia media,
      String audience,
      Meter meter,
      MediaWriters writers,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ByteRange range;
    try {
      range = ByteRange.of(request, Optional.empty(), media.length());
    } catch (ByteRange.NotSatisfiable e) {
      e.write(response);
      completeIfSuspended(request);
      return;
    }
    response.setBufferSize(BUFFER);
    response.setContentType(media.contentType());
    response.setHeader("Cache-Control", audience + ", " + CACHE);
    range.announce(response, media.length());
    if (request.getMethod().equals("HEAD")) {
      completeIfSuspended(request);
      return;
    }
    Runnable sending = () -> send(media, range, meter, response);
    if (!request.isAsyncStarted() && writers.runHere(sending)) {
      return;
    }
    AsyncContext context =
        request.isAsyncStarted() ? request.getAsyncContext() : startAsync(request, response);
    try {
      writers.execute(
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
      Problem.of(503, "Too many viewers are slow to take what they asked for.").write(response);
      context.complete();
    }
  }

  /** Counts what the client took, while it takes it. */
  private static final class Metered extends FilterOutputStream {
    private final Meter meter;

    Metered(OutputStream out, Meter meter) {
      super(out);
      this.meter = meter;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      meter.add(length);
    }
  }

  private static void send(
      ServedMedia media, ByteRange range, Meter meter, HttpServletResponse response) {
    try {
      OutputStream out = new Metered(response.getOutputStream(), meter);
      media.writeTo(out, range.first(), range.length());
      // What is still in the buffer when the exchange is completed goes out on a shared thread.
      out.flush();
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.FINE, "A client went away", e);
    }
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "A client that was being written to was over already", e);
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
}
