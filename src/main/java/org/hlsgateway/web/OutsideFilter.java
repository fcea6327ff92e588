package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Outside;
import org.hlsgateway.http.RelativeReference;

/**
 * Shows everything behind it the request as its client sent it, and leads clients elsewhere in a
 * way that works whatever a proxy puts before our paths.
 *
 * <p>In web.xml, where alone the order of filters can be said: before those that ask who sent a
 * request.
 */
public final class OutsideFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject private transient Settings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Outside outside = settings.server().trustedProxies().outside(request);
    chain.doFilter(new Seen(request, outside), new Redirecting(request, response));
  }

  /** The request, but for what a proxy has changed. */
  private static final class Seen extends HttpServletRequestWrapper {
    private final Outside outside;

    Seen(HttpServletRequest request, Outside outside) {
      super(request);
      this.outside = outside;
    }

    @Override
    public String getRemoteAddr() {
      return outside.address();
    }

    @Override
    public String getRemoteHost() {
      return outside.address();
    }

    @Override
    public boolean isSecure() {
      return outside.secure();
    }

    @Override
    public String getScheme() {
      return outside.scheme();
    }

    @Override
    public String getServerName() {
      return outside.hostName();
    }

    @Override
    public int getServerPort() {
      return outside.port();
    }

    /** Without the prefix: a path is what our servlets are found by. */
    @Override
    public StringBuffer getRequestURL() {
      String origin = outside.scheme() + "://" + outside.host();
      return new StringBuffer(origin).append(getRequestURI());
    }
  }

  /** Redirects by a relative reference, as RFC 9110, 10.2.2 allows. */
  private static final class Redirecting extends HttpServletResponseWrapper {
    private final HttpServletRequest request;

    Redirecting(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      this.request = request;
    }

    @Override
    public void sendRedirect(String location) throws IOException {
      if (!location.startsWith("/") || location.startsWith("//")) {
        super.sendRedirect(location);
        return;
      }
      resetBuffer();
      setStatus(SC_FOUND);
      setHeader("Location", RelativeReference.between(request.getRequestURI(), location));
      flushBuffer();
    }
  }
}
