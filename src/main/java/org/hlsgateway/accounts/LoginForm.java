package org.hlsgateway.accounts;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.http.Outside;

/**
 * The secret of the one form that strangers get: in a cookie of its own and in the form, where
 * another site's page could put neither. So nothing has to be kept for everybody who asks for the
 * form, and nobody can use up the sessions that the administrator needs.
 */
public final class LoginForm {
  static final String COOKIE = "hlsgateway-login";

  private LoginForm() {}

  /** What the form's hidden field {@value Csrf#FIELD} must hold; sets the cookie where needed. */
  public static String token(HttpServletRequest request, HttpServletResponse response) {
    return cookie(request).orElseGet(() -> set(request, response));
  }

  /** True if the request carries the same secret in both places. */
  static boolean isProven(HttpServletRequest request) {
    String field = request.getParameter(Csrf.FIELD);
    return field != null && cookie(request).filter(token -> Csrf.isSame(token, field)).isPresent();
  }

  private static Optional<String> cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Stream.of(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .filter(Csrf::isToken)
            .findFirst();
  }

  private static String set(HttpServletRequest request, HttpServletResponse response) {
    String token = Csrf.newToken();
    Cookie cookie = new Cookie(COOKIE, token);
    cookie.setPath(Outside.of(request).prefix() + LoginTarget.LOGIN);
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
    return token;
  }
}
