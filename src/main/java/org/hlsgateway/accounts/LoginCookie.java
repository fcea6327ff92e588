package org.hlsgateway.accounts;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.http.Outside;

/** The cookie with the secret of {@link KeptLogins}. */
final class LoginCookie {
  private static final String PLAIN = "hlsgateway-stay";

  /**
   * Another name over TLS: a plain answer could not set a cookie over a Secure one of the same name
   * (RFC 6265bis, 5.7), and what was set without TLS must not count with it.
   */
  private static final String SECURE = "__Secure-" + PLAIN;

  private LoginCookie() {}

  static Optional<String> of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Stream.of(cookies)
            .filter(cookie -> cookie.getName().equals(name(request)))
            .map(Cookie::getValue)
            .filter(Csrf::isToken)
            .findFirst();
  }

  /**
   * @param stays false: it goes with the browser's window
   */
  static void set(
      String secret, boolean stays, HttpServletRequest request, HttpServletResponse response) {
    add(secret, stays ? (int) KeptLogins.LONG.toSeconds() : -1, request, response);
  }

  static void remove(HttpServletRequest request, HttpServletResponse response) {
    add("", 0, request, response);
  }

  private static void add(
      String value, int seconds, HttpServletRequest request, HttpServletResponse response) {
    Cookie cookie = new Cookie(name(request), value);
    Outside outside = Outside.of(request);
    cookie.setPath(outside.prefix() + "/hls_gateway/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSecure(outside.secure());
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }

  private static String name(HttpServletRequest request) {
    return Outside.of(request).secure() ? SECURE : PLAIN;
  }
}
