package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.config.Settings;

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
  @Inject private transient Docroot docroot;
  private transient boolean boxInFront;

  @Inject
  void setSettings(Settings settings) {
    boxInFront = settings.livebox().isInFront();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getRequestURI()) {
      case FRONT -> front(request, response);
      case "", "/" -> {
        if (!docroot.answersIndex(request, response)) {
          response.sendRedirect(boxInFront ? DocrootServlet.BOX : FRONT);
        }
      }
      case "/hls_gateway" -> response.sendRedirect(FRONT);
      case "/hls_gateway/admin", "/hls_gateway/admin/" ->
          response.sendRedirect(
              home(Caller.of(request).account().map(Account::role).orElse(Role.ADMIN)));
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /** Where somebody's work begins. */
  static String home(Role role) {
    return switch (role) {
      case ADMIN, OPERATOR -> "/hls_gateway/admin/list";
      case PUBLISHER -> "/hls_gateway/admin/publish";
      case VIEWER -> "/hls_gateway/wall";
    };
  }

  private void front(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<Role> role = Caller.of(request).account().map(Account::role);
    if (role.isPresent()) {
      response.sendRedirect(home(role.get()));
    } else {
      pages.render("welcome", Map.of(), request, response);
    }
  }
}
