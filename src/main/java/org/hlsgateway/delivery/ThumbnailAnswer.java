package org.hlsgateway.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hlsgateway.live.Programme;
import org.hlsgateway.thumbnails.Picture;
import org.hlsgateway.thumbnails.Thumbnails;
import org.hlsgateway.web.Problem;

/** A channel's picture on the wire. While it is being made no thread waits for it. */
@ApplicationScoped
class ThumbnailAnswer {

  /** As long as a picture counts as new. */
  private static final String CACHE = ", max-age=5";

  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** For pages, which show something in any case: it is no failure that a channel never ran. */
  private static final byte[] NO_PICTURE =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180">
        <rect width="320" height="180" fill="#20242e"/>
        <g fill="none" stroke="#8a93a6" stroke-width="6" stroke-linejoin="round">
          <rect x="100" y="62" width="80" height="56" rx="8"/>
          <path d="M180 84l38-20v52l-38-20z"/>
        </g>
      </svg>
      """
          .getBytes(StandardCharsets.UTF_8);

  private Thumbnails thumbnails;
  private MediaWriters writers;

  /** For the client proxy. */
  protected ThumbnailAnswer() {}

  @Inject
  ThumbnailAnswer(Thumbnails thumbnails, MediaWriters writers) {
    this.thumbnails = thumbnails;
    this.writers = writers;
  }

  /**
   * Answers, at once or later.
   *
   * @param audience for Cache-Control: public or private
   */
  void write(
      Programme programme,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    CompletableFuture<Optional<Picture>> picture = thumbnails.of(programme).toCompletableFuture();
    if (picture.isDone()) {
      write(picture.join(), audience, request, response);
      return;
    }
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, PATIENCE);
    // Not on the thread that made it, nor on the timer's: a client may be slow to take it. If there
    // is none to be had, the answer's own patience ends the wait.
    picture.thenAcceptAsync(
        made -> answer.finish(() -> write(made, audience, request, response)), writers);
  }

  static void write(
      Optional<Picture> found,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (found.isEmpty()) {
      writeNone(request, response);
      return;
    }
    Picture picture = found.get();
    String etag = "\"" + Long.toHexString(picture.taken().toEpochMilli()) + "\"";
    response.setHeader("Cache-Control", audience + CACHE);
    response.setHeader("ETag", etag);
    response.setDateHeader("Last-Modified", picture.taken().toEpochMilli());
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (isKnown(picture, etag, request)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType("image/jpeg");
    send(picture.jpeg(), request, response);
  }

  /** RFC 9110, 13.2.2: who knows the tag is judged by the tag alone. */
  private static boolean isKnown(Picture picture, String etag, HttpServletRequest request) {
    String known = request.getHeader("If-None-Match");
    if (known != null) {
      return known.equals(etag);
    }
    long since;
    try {
      since = request.getDateHeader("If-Modified-Since");
    } catch (IllegalArgumentException e) {
      // RFC 9110, 13.1.3: what is not a date is ignored.
      return false;
    }
    Instant taken = picture.taken().truncatedTo(ChronoUnit.SECONDS);
    return since >= 0 && !taken.isAfter(Instant.ofEpochMilli(since));
  }

  private static void writeNone(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String accept = request.getHeader("Accept");
    response.addHeader("Vary", "Accept");
    if (accept == null || !accept.contains("image/svg+xml")) {
      Problem.of(404, "This channel has no picture: it never ran yet, or has no video.")
          .write(response);
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("image/svg+xml");
    send(NO_PICTURE, request, response);
  }

  private static void send(byte[] body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
