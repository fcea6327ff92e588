package org.hlsgateway.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * What is different for a request that came over TLS: its session's cookie never travels without
 * TLS, and its browser is told to stay with TLS where that can work.
 */
@WebFilter(
    urlPatterns = SecureTransport.PATHS,
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR},
    asyncSupported = true)
public class SecureTransport extends HttpFilter {
  static final String PATHS = "/hls_gateway/*";
  static final String STAY_WITH_TLS = "max-age=31536000";

  private static final long serialVersionUID = 1L;
  private static final int HTTPS_PORT = 443;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!request.isSecure()) {
      // RFC 6797, 7.2: never over plain HTTP.
      chain.doFilter(request, response);
      return;
    }
    if (canStayWithTls(request)) {
      response.setHeader("Strict-Transport-Security", STAY_WITH_TLS);
    }
    chain.doFilter(new OverTls(request, response), response);
  }

  /**
   * RFC 6797, 8.3: a browser that was told changes http to https in every address of the host, and
   * port 80 to 443, but keeps any other port. Where HTTPS is not on its own port, it would ask the
   * plain port, and those of other servers on the machine, for TLS in vain.
   */
  private static boolean canStayWithTls(HttpServletRequest request) {
    return request.getServerPort() == HTTPS_PORT;
  }

  /** Makes the cookie Secure wherever a session gets an id. */
  private static final class OverTls extends HttpServletRequestWrapper {
    private final HttpServletResponse response;

    OverTls(HttpServletRequest request, HttpServletResponse response) {
      super(request);
      this.response = response;
    }

    @Override
    public HttpSession getSession() {
      return getSession(true);
    }

    @Override
    public HttpSession getSession(boolean create) {
      HttpSession before = super.getSession(false);
      if (before != null || !create) {
        return before;
      }
      HttpSession made = super.getSession(true);
      SessionCookie.secure(response);
      return made;
    }

    @Override
    public String changeSessionId() {
      String id = super.changeSessionId();
      SessionCookie.secure(response);
      return id;
    }
  }
}
