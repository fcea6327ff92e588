package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.hlsgateway.http.Accepted;

/** /hls_gateway/static/{version}/{file}. */
@WebServlet(urlPatterns = StaticFiles.PREFIX + "*", asyncSupported = true)
public class StaticServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient StaticFiles files;

  @Inject
  StaticServlet(StaticFiles files) {
    this.files = files;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    int slash = path.indexOf('/', 1);
    Optional<StaticFiles.StaticFile> file =
        slash < 0 ? Optional.empty() : files.find(path.substring(slash + 1));
    if (file.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    // A page from before an update asks under the old version: it gets today's file, once.
    boolean current = (StaticFiles.PREFIX + path.substring(1, slash)).equals(files.root());
    response.setHeader(
        "Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType(file.get().type());
    byte[] body = file.get().bytes();
    if (file.get().gzip().isPresent()) {
      response.setHeader("Vary", "Accept-Encoding");
      if (Accepted.gzip(request)) {
        response.setHeader("Content-Encoding", "gzip");
        body = file.get().gzip().get();
      }
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
