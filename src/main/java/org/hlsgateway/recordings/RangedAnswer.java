package org.hlsgateway.recordings;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.web.Problem;

/** A body of known length on the wire, or a range of it, from a thread of its own. */
final class RangedAnswer {

  private static final Logger LOG = Logger.getLogger(RangedAnswer.class.getName());

  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private RangedAnswer() {}

  /** Writes a range of the body. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out, long first, long count) throws IOException;
  }

  /**
   * What a Range header asks for: RFC 9110, 14.1.2.
   *
   * @param last inclusive
   */
  record Range(long first, long last) {

    /**
     * Empty: the whole body; several ranges, and what cannot be read, ask for that too.
     *
     * @param header null if there is none
     */
    static Optional<Range> of(String header, long length) {
      Matcher match = SINGLE.matcher(header == null ? "" : header.strip());
      if (!match.matches() || match.group(1).isEmpty() && match.group(2).isEmpty()) {
        return Optional.empty();
      }
      long to = match.group(2).isEmpty() ? length - 1 : Long.parseLong(match.group(2));
      if (match.group(1).isEmpty()) {
        return Optional.of(new Range(Math.max(0, length - to), length - 1));
      }
      long from = Long.parseLong(match.group(1));
      return to < from && !match.group(2).isEmpty()
          ? Optional.empty()
          : Optional.of(new Range(from, Math.min(to, length - 1)));
    }

    boolean isWithin(long length) {
      return first < length && first <= last;
    }
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
    String ifRange = request.getHeader("If-Range");
    // RFC 9110, 13.1.5: a part of what is no longer there is of no use.
    boolean mayBePart = ifRange == null || tag.filter(ifRange::equals).isPresent();
    Optional<Range> range =
        mayBePart ? Range.of(request.getHeader("Range"), length) : Optional.empty();
    if (range.isPresent() && !range.get().isWithin(length)) {
      response.setHeader("Content-Range", "bytes */" + length);
      Problem.of(416, "The range lies outside of the file.").write(response);
      return;
    }
    long first = range.map(Range::first).orElse(0L);
    long count = range.map(Range::last).orElse(length - 1) - first + 1;
    response.setContentType(contentType);
    response.setHeader(
        "Cache-Control", tag.isPresent() ? "private, no-cache" : "private, max-age=3600");
    tag.ifPresent(value -> response.setHeader("ETag", value));
    response.setHeader("Accept-Ranges", "bytes");
    response.setContentLengthLong(count);
    if (range.isPresent()) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          "Content-Range",
          String.format(Locale.ROOT, "bytes %d-%d/%d", first, first + count - 1, length));
    }
    if (request.getMethod().equals("HEAD")) {
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    // The server's own write timeout ends a client that takes nothing.
    context.setTimeout(0);
    try {
      senders.execute(() -> write(body, first, count, response, context));
    } catch (RejectedExecutionException e) {
      response.reset();
      response.setHeader("Retry-After", "5");
      Problem.of(503, "Too many recordings are being fetched at once.").write(response);
      context.complete();
    }
  }

  private static void write(
      Body body, long first, long count, HttpServletResponse response, AsyncContext context) {
    try {
      OutputStream out = response.getOutputStream();
      body.writeTo(out, first, count);
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
