package org.hlsgateway.delivery;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.packager.Media;
import org.hlsgateway.web.Problem;

/**
 * Media on the wire, straight from the arrays that the window keeps. The body leaves as fast as the
 * client takes it; a slow client costs memory for nobody and parks no thread.
 */
final class MediaAnswer implements WriteListener {

  private static final Logger LOG = Logger.getLogger(MediaAnswer.class.getName());

  /** The names are unguessable and never used again: whoever has the bytes may keep them. */
  private static final String CACHE = "public, max-age=86400, immutable";

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final List<byte[]> chunks;
  private long skip;
  private long left;
  private int chunk;
  private boolean flushed;

  private MediaAnswer(
      AsyncContext context, ServletOutputStream out, List<byte[]> chunks, ByteRange range) {
    this.context = context;
    this.out = out;
    this.chunks = chunks;
    this.skip = range.first();
    this.left = range.length();
  }

  /** Answers, now or bit by bit; ends the exchange if the request was suspended. */
  static void write(Media media, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ByteRange range;
    try {
      range = ByteRange.of(request.getHeader("Range"), media.length());
    } catch (ByteRange.NotSatisfiable e) {
      response.setHeader("Content-Range", "bytes */" + media.length());
      Problem.of(416, "The range lies outside of the file.").write(response);
      completeIfSuspended(request);
      return;
    }
    response.setContentType(media.contentType());
    response.setHeader("Cache-Control", CACHE);
    response.setHeader("Accept-Ranges", "bytes");
    response.setContentLengthLong(range.length());
    if (range.partial()) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          "Content-Range",
          String.format(
              Locale.ROOT, "bytes %d-%d/%d", range.first(), range.last(), media.length()));
    }
    if (request.getMethod().equals("HEAD")) {
      completeIfSuspended(request);
      return;
    }
    AsyncContext context =
        request.isAsyncStarted() ? request.getAsyncContext() : startAsync(request, response);
    ServletOutputStream out = response.getOutputStream();
    out.setWriteListener(new MediaAnswer(context, out, media.chunks(), range));
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

  @Override
  public void onWritePossible() throws IOException {
    while (left > 0 && out.isReady()) {
      byte[] bytes = chunks.get(chunk++);
      if (skip >= bytes.length) {
        skip -= bytes.length;
        continue;
      }
      int offset = (int) skip;
      int length = (int) Math.min(left, bytes.length - offset);
      skip = 0;
      left -= length;
      out.write(bytes, offset, length);
    }
    if (left == 0 && !flushed && out.isReady()) {
      // What is still buffered when the exchange is completed, Liberty writes on a thread that
      // waits for the client.
      flushed = true;
      out.flush();
    }
    if (flushed && out.isReady()) {
      context.complete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.FINE, "A client went away", failure);
    context.complete();
  }
}
