package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What no other servlet takes: the files of {@link Docroot}, and otherwise nothing. In the place of
 * the container's own, which would serve files of the application.
 */
@WebServlet(urlPatterns = "/", asyncSupported = true)
public class DocrootServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** The livebox's page. */
  static final String BOX = "/hls_gateway/livebox";

  /** What people type to get there. */
  private static final Set<String> BOX_NAMES = Set.of("/livebox", "/livebox/");

  private static final Set<String> READING = Set.of("GET", "HEAD");

  @Inject private transient Docroot docroot;

  /** Other verbs find nothing here, as they would without this. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (READING.contains(request.getMethod())) {
      super.service(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Path> file = docroot.find(request.getServletPath());
    if (file.isEmpty() && BOX_NAMES.contains(request.getServletPath())) {
      response.sendRedirect(BOX);
      return;
    }
    if (file.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    docroot.answer(file.get(), request, response);
  }
}
