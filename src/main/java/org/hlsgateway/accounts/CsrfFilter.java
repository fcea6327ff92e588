package org.hlsgateway.accounts;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.hlsgateway.http.Outside;

/** Lets a request change something only if a page of ours, or a program, sent it. */
@WebFilter(
    urlPatterns = {"/hls_gateway/*", "/api/livebox/*"},
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC},
    asyncSupported = true)
public class CsrfFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  // RFC 9110, 9.2.1: these ask for nothing to be changed.
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> ELSEWHERE = Set.of("cross-site", "same-site");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isAllowed(request)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  static boolean isAllowed(HttpServletRequest request) {
    Area area = Area.of(request);
    if (SAFE.contains(request.getMethod()) || area == Area.WATCH) {
      return true;
    }
    // W3C Fetch Metadata: browsers say themselves where a request comes from.
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && ELSEWHERE.contains(site)) {
      return false;
    }
    if (LoginTarget.LOGIN.equals(request.getServletPath())) {
      return LoginForm.isProven(request);
    }
    // Who sends name and password has no need of the session, so nobody can abuse that; but a
    // browser also sends them for a page of somebody else's, once it was asked for them.
    boolean bySession =
        Login.of(request).isPresent()
            && BasicCredentials.of(request.getHeader("Authorization")).isEmpty();
    return (area == Area.API && !bySession && (site != null || isOfNoOtherSite(request)))
        || Csrf.isProven(request);
  }

  /** Programs send no Origin; browsers do, with whatever is no GET (W3C Fetch, 3.1). */
  private static boolean isOfNoOtherSite(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    return origin == null
        || origin.replaceFirst("^https?://", "").equals(Outside.of(request).host());
  }
}
