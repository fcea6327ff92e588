package org.hlsgateway.publishing;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.StoredFile;
import org.hlsgateway.recordings.RecordingSenders;
import org.hlsgateway.web.Problem;
import org.hlsgateway.web.RangedAnswer;
import org.hlsgateway.web.ReadOnly;

/**
 * Files of the storage, for players and programs that log in by Basic, and for the pages. Opening
 * one may take as long as the storage does, so that all happens on the threads that may wait.
 */
@WebServlet(urlPatterns = StoragePath.BASE + "*", asyncSupported = true)
public class StorageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(StorageServlet.class.getName());

  @Inject private transient SharedStorage storage;
  @Inject private transient RecordingSenders senders;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (ReadOnly.refuses(request, response, "Files of the storage")) {
      return;
    }
    Optional<StoragePath> path = StoragePath.parse(request.getRequestURI());
    if (path.isEmpty()) {
      notFound(response);
      return;
    }
    AsyncContext context = request.startAsync(request, response);
    // Opening has a deadline; the server's own write timeout ends a client that takes nothing.
    context.setTimeout(0);
    try {
      senders.execute(() -> answer(path.get(), context, request, response));
    } catch (RejectedExecutionException e) {
      response.setHeader("Retry-After", "1");
      Problem.of(503, senders.tooMany()).write(response);
      context.complete();
    }
  }

  private void answer(
      StoragePath path,
      AsyncContext context,
      HttpServletRequest request,
      HttpServletResponse response) {
    boolean isAnswered = false;
    try (StoredFile file = storage.open(path)) {
      isAnswered = true;
      Optional<String> tag = file.version().map(version -> '"' + version + '"');
      new RangedAnswer(file.length(), tag, headers -> describe(path, headers), file::writeTo)
          .send(new ThisThread(), request, response);
    } catch (IOException | RuntimeException e) {
      if (!isAnswered) {
        refuse(path, e, response);
        context.complete();
      } else {
        LOG.log(Level.FINE, "A client went away", e);
      }
    }
  }

  private static void describe(StoragePath path, HttpServletResponse response) {
    response.setContentType(path.type());
    response.setHeader("Cache-Control", "private, " + Storage.cacheControl(path.path()));
    response.setHeader("X-Content-Type-Options", "nosniff");
  }

  private static void refuse(StoragePath path, Exception why, HttpServletResponse response) {
    try {
      if (why instanceof NoSuchFileException) {
        notFound(response);
      } else {
        LOG.log(
            Level.WARNING,
            "The storage does not give {0}: {1}",
            new Object[] {path.path(), why.getMessage()});
        Problem.of(502, "The storage does not give this file; the server's log says why.")
            .write(response);
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "A client went away", e);
    }
  }

  private static void notFound(HttpServletResponse response) throws IOException {
    Problem.of(404, "There is no such file in the storage.").write(response);
  }

  /** The one that opened the file, and closes it, is one that may wait already. */
  private static final class ThisThread implements RangedAnswer.Senders {
    @Override
    public void execute(Runnable sending) {
      sending.run();
    }

    @Override
    public String tooMany() {
      return "";
    }
  }
}
