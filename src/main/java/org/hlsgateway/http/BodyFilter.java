package org.hlsgateway.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Before anything else sees a request with a body, the body is here: read without a thread that
 * waits for it, and counted. Who asks for a parameter or reads JSON would otherwise hold a thread
 * of the server for as long as the client likes, and as much memory.
 *
 * <p>In web.xml, where alone the order of filters can be said: before all others.
 */
public final class BodyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String OUTCOME = BodyOutcome.class.getName();

  /** For the whole of it: a slow line needs seconds for a form. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For a large one. */
  private static final Duration PATIENCE_WITH_UPLOADS = Duration.ofMinutes(3);

  private static final int MOST_UPLOADS = 2;

  /** Nobody is known yet by whoever sends: the memory for large bodies is bounded for all. */
  private static final Semaphore UPLOADS = new Semaphore(MOST_UPLOADS);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!RequestBody.isExpected(request)) {
      chain.doFilter(request, response);
      return;
    }
    Object outcome = request.getAttribute(OUTCOME);
    if (outcome instanceof BodyOutcome.Whole whole) {
      proceed(whole, request, response, chain);
    } else if (outcome instanceof BodyOutcome.Refused refused) {
      refuse(refused.status(), response);
    } else if (RequestBody.isEncoded(request)) {
      // RFC 9110, 15.5.16: says that it is the coding that is not taken.
      response.setHeader("Accept-Encoding", "identity");
      refuse(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, response);
    } else if (request.getContentLengthLong() > RequestBody.maxBytes(request)) {
      refuse(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, response);
    } else {
      read(request, response);
    }
  }

  /** Comes back to {@link #doFilter} with what came of it. */
  private static void read(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isUpload = RequestBody.isUpload(request);
    if (isUpload && !UPLOADS.tryAcquire()) {
      response.setHeader("Retry-After", "10");
      refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE, response);
      return;
    }
    AsyncContext exchange = request.startAsync(request, response);
    exchange.setTimeout((isUpload ? PATIENCE_WITH_UPLOADS : PATIENCE).toMillis());
    if (isUpload) {
      exchange.addListener(new AtEnd(UPLOADS::release));
    }
    BodyReader reader =
        new BodyReader(
            exchange,
            request.getInputStream(),
            RequestBody.maxBytes(request),
            outcome -> {
              request.setAttribute(OUTCOME, outcome);
              exchange.dispatch();
            });
    exchange.addListener(reader);
    request.getInputStream().setReadListener(reader);
  }

  private static void proceed(
      BodyOutcome.Whole body,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest whole;
    try {
      whole = new RequestWithBody(request, body.bytes());
    } catch (IllegalArgumentException e) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    chain.doFilter(whole, response);
  }

  /** What is still to come is not waited for. */
  private static void refuse(int status, HttpServletResponse response) throws IOException {
    response.setHeader("Connection", "close");
    response.sendError(status);
  }
}
