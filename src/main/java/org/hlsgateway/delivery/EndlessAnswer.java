package org.hlsgateway.delivery;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.packager.Media;
import org.hlsgateway.web.Problem;

/** An endless MPEG-TS on the wire. The server's write timeout ends a client that takes nothing. */
final class EndlessAnswer implements EndlessStream.Client {

  private static final Logger LOG = Logger.getLogger(EndlessAnswer.class.getName());

  /** Bytes that leave at a time. */
  private static final int BUFFER = 64 * 1024;

  private final Viewing viewing;
  private final AsyncContext context;
  private final HttpServletResponse response;
  private final AtomicBoolean over = new AtomicBoolean();

  private EndlessAnswer(Viewing viewing, AsyncContext context, HttpServletResponse response) {
    this.viewing = viewing;
    this.context = context;
    this.response = response;
  }

  /**
   * Starts the channel, and answers when its first segment is there; goes on until the client
   * leaves, the channel ends, or the viewer may not watch any more.
   */
  static void start(
      Viewing viewing,
      BooleanSupplier admitted,
      MediaWriters writers,
      HttpServletRequest request,
      HttpServletResponse response) {
    viewing.begin();
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(0);
    EndlessAnswer answer = new EndlessAnswer(viewing, context, response);
    context.addListener(answer.new Leaving());
    new EndlessStream(new LiveSegments(viewing, admitted), answer, writers).start();
  }

  /** The headers alone. */
  static void announce(HttpServletResponse response) {
    response.setContentType(Media.TRANSPORT_STREAM_TYPE);
    response.setHeader("Cache-Control", "no-store");
    // nginx would put on its disk what a slow client does not take.
    response.setHeader("X-Accel-Buffering", "no");
  }

  @Override
  public OutputStream begin() throws IOException {
    response.setBufferSize(BUFFER);
    announce(response);
    return new Taken(response.getOutputStream(), viewing);
  }

  @Override
  public void refuse(EndlessStream.End end) throws IOException {
    if (!end.retryAfter().isZero()) {
      ReadServlet.retryAfter(end.retryAfter(), response);
    }
    Problem.of(end.status(), end.reason()).write(response);
  }

  @Override
  public boolean hasLeft() {
    return over.get();
  }

  @Override
  public void complete() {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "An endless answer was over already", e);
    }
  }

  /** In pieces: each that the client takes shows that it still watches. */
  private static final class Taken extends FilterOutputStream {
    private final Viewing viewing;

    Taken(OutputStream out, Viewing viewing) {
      super(out);
      this.viewing = viewing;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += BUFFER) {
        int piece = Math.min(BUFFER, length - done);
        out.write(bytes, offset + done, piece);
        viewing.took(piece);
      }
    }
  }

  /** Called with the container's own locks held: takes none, and writes nothing. */
  private final class Leaving implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      complete();
    }

    @Override
    public void onError(AsyncEvent event) {
      complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
      over.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // Not dispatched again.
    }
  }
}
