package org.hlsgateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who puts a slash behind an address means the address. Led there, not answered at once: what a
 * playlist names is relative to the playlist's own address. The API knows both spellings itself.
 */
@WebFilter(urlPatterns = "/hls_gateway/*", asyncSupported = true)
public class TrailingSlashFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Not the front page, which has one, and not the API. */
  private static final Pattern SLASHED =
      Pattern.compile("/hls_gateway/(?!api/)(?:[^/]+/)*([^/]+)/");

  /** RFC 9110, 15.4.9: once and for all, and with the same method. */
  private static final int PERMANENT_REDIRECT = 308;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> meant = meant(request.getRequestURI());
    if (meant.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    String query = request.getQueryString();
    response.setStatus(PERMANENT_REDIRECT);
    response.setHeader("Location", meant.get() + (query == null ? "" : "?" + query));
  }

  /**
   * Where an address with a slash too many leads; empty if it has none.
   *
   * @return relative, so that it is right behind any proxy
   */
  static Optional<String> meant(String path) {
    Matcher slashed = SLASHED.matcher(path);
    return slashed.matches() ? Optional.of("../" + slashed.group(1)) : Optional.empty();
  }
}
