package org.hlsgateway.accounts;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stops what {@link GatewayAuthentication} has answered already. Where web.xml protects nothing,
 * Open Liberty calls the servlet all the same: a stranger would start channels, only without seeing
 * them.
 *
 * <p>In web.xml, where alone the order of filters can be said: before all others.
 */
public final class Gate extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String VERDICT = Gate.class.getName();

  /** Remembers how it was decided. */
  static AuthenticationStatus decided(AuthenticationStatus status, HttpServletRequest request) {
    request.setAttribute(VERDICT, status);
    return status;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Object verdict = request.getAttribute(VERDICT);
    if (verdict == null) {
      // Nobody was asked who this is: a server without Jakarta Security.
      response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    } else if (verdict == AuthenticationStatus.SUCCESS
        || verdict == AuthenticationStatus.NOT_DONE) {
      chain.doFilter(request, response);
    }
  }
}
