package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Where somebody lands who knows only the server: /, /hls_gateway and the front page itself.
 *
 * <p>Mapped by prefix, because Open Liberty does not match an exact pattern that ends in a slash;
 * everything below that no other servlet takes is therefore answered here, with 404.
 */
@WebServlet(
    urlPatterns = {"", "/hls_gateway/*"},
    asyncSupported = true)
public class FrontServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String FRONT = "/hls_gateway/";

  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getRequestURI()) {
      case FRONT -> front(request, response);
      case "", "/", "/hls_gateway" -> response.sendRedirect(FRONT);
      case "/hls_gateway/admin", "/hls_gateway/admin/" ->
          response.sendRedirect("/hls_gateway/admin/list");
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private void front(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getRemoteUser() != null) {
      response.sendRedirect("/hls_gateway/admin/list");
    } else {
      pages.render("welcome", Map.of(), request, response);
    }
  }
}
