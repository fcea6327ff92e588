package org.hlsgateway.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Reads a body as it comes (Jakarta Servlet 6.0, 3.7); a thread is only there while there is
 * something to read. Ends in one of: read whole, too large, too late, or broken off.
 */
final class BodyReader implements ReadListener, AsyncListener {
  private static final Logger LOG = System.getLogger(BodyReader.class.getName());
  private static final int CHUNK_BYTES = 8192;
  private static final byte[] TOO_LATE =
      """
      <!DOCTYPE html>
      <html lang="en"><title>Not in time</title>
      <p>What you sent did not arrive in time, or not all of it. Go back and send it again.</p>
      </html>
      """
          .getBytes(StandardCharsets.UTF_8);

  private final AsyncContext exchange;
  private final ServletInputStream in;
  private final int maxBytes;
  private final Consumer<BodyOutcome> then;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param then called once, unless the client went away
   */
  BodyReader(
      AsyncContext exchange, ServletInputStream in, int maxBytes, Consumer<BodyOutcome> then) {
    this.exchange = exchange;
    this.in = in;
    this.maxBytes = maxBytes;
    this.then = then;
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    while (!ended.get() && in.isReady() && !in.isFinished()) {
      int count = in.read(chunk);
      if (count < 0) {
        return;
      }
      if (body.size() + count > maxBytes) {
        end(new BodyOutcome.Refused(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE));
        return;
      }
      body.write(chunk, 0, count);
    }
  }

  @Override
  public void onAllDataRead() {
    end(new BodyOutcome.Whole(body.toByteArray()));
  }

  /** It went away, or has sent nothing for the server's read timeout. */
  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.DEBUG, "A request's body broke off", failure);
    if (ended.compareAndSet(false, true)) {
      if (exchange.getResponse() instanceof HttpServletResponse response) {
        tooLate(response);
      }
      exchange.complete();
    }
  }

  /** RFC 9110, 15.5.9. Not by way of the pages: there is no coming back to a broken exchange. */
  private static void tooLate(HttpServletResponse response) {
    try {
      response.setStatus(HttpServletResponse.SC_REQUEST_TIMEOUT);
      response.setContentType("text/html;charset=UTF-8");
      response.setContentLength(TOO_LATE.length);
      response.getOutputStream().write(TOO_LATE);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Nobody is left to be told", e);
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end(new BodyOutcome.Refused(HttpServletResponse.SC_REQUEST_TIMEOUT));
  }

  private void end(BodyOutcome outcome) {
    if (ended.compareAndSet(false, true)) {
      then.accept(outcome);
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    ended.set(true);
  }

  @Override
  public void onError(AsyncEvent event) {
    ended.set(true);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // What is called later may suspend itself: not ours any more.
  }
}
