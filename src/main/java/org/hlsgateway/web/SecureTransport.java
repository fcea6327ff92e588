package org.hlsgateway.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.hlsgateway.http.Outside;

/**
 * What is different for a request that came over TLS, or through a proxy that takes something off
 * the path: its session's cookie never travels without TLS, nor to others behind the same proxy;
 * and a browser is told to stay with TLS where that can work.
 */
@WebFilter(
    urlPatterns = SecureTransport.PATHS,
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR},
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
    // RFC 6797, 7.2: never over plain HTTP.
    if (canStayWithTls(connection(request))) {
      response.setHeader("Strict-Transport-Security", STAY_WITH_TLS);
    }
    Outside outside = Outside.of(request);
    chain.doFilter(
        SessionCookie.isUsual(outside) ? request : new Fitting(request, response, outside),
        response);
  }

  /** As it came in here: of what is on a proxy's host the proxy itself tells browsers. */
  private static ServletRequest connection(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  /**
   * RFC 6797, 8.3: a browser that was told changes http to https in every address of the host, and
   * port 80 to 443, but keeps any other port. Where HTTPS is not on its own port, it would ask the
   * plain port, and those of other servers on the machine, for TLS in vain.
   */
  private static boolean canStayWithTls(ServletRequest request) {
    return request.isSecure() && request.getServerPort() == HTTPS_PORT;
  }

  /** Fits the cookie wherever a session gets an id. */
  private static final class Fitting extends HttpServletRequestWrapper {
    private final HttpServletResponse response;
    private final Outside outside;

    Fitting(HttpServletRequest request, HttpServletResponse response, Outside outside) {
      super(request);
      this.response = response;
      this.outside = outside;
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
      SessionCookie.fit(response, outside);
      return made;
    }

    @Override
    public String changeSessionId() {
      String id = super.changeSessionId();
      SessionCookie.fit(response, outside);
      return id;
    }
  }
}
