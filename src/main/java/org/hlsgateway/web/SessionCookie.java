package org.hlsgateway.web;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import org.hlsgateway.http.Outside;

/**
 * Fits the session's cookie to how its client came: Secure over TLS, and for no more of a host than
 * is ours where a proxy shares it with others.
 *
 * <p>Open Liberty has one switch for all answers; switched on, nobody could log in over plain HTTP.
 * Its responses can list and remove cookies, as its SPI IExtendedResponse says, but applications
 * cannot see that interface: therefore by name.
 */
final class SessionCookie {
  /** As in server.xml. */
  static final String NAME = "hlsgateway";

  /**
   * Over TLS. Not the path "/" of the cookie over plain HTTP: browsers would not let a plain answer
   * set a cookie over a Secure one of the same name and path (RFC 6265bis, 5.7), so that whoever
   * was logged in over HTTPS could not log in over HTTP any more.
   */
  static final String PATH = "/hls_gateway/";

  private static final Logger LOG = System.getLogger(SessionCookie.class.getName());

  private SessionCookie() {}

  /** Nothing happens if the answer does not set the cookie, or is on its way already. */
  static void fit(HttpServletResponse response, Outside outside) {
    if (response.isCommitted() || isUsual(outside)) {
      return;
    }
    try {
      replace(response, outside);
    } catch (InvocationTargetException | IllegalAccessException | NoSuchMethodException e) {
      LOG.log(Level.WARNING, "The session cookie cannot be fitted to its client", e);
    }
  }

  /** As server.xml has it. */
  static boolean isUsual(Outside outside) {
    return !outside.secure() && outside.prefix().isEmpty();
  }

  private static void replace(HttpServletResponse response, Outside outside)
      throws InvocationTargetException, IllegalAccessException, NoSuchMethodException {
    ServletResponse container = response;
    while (container instanceof ServletResponseWrapper wrapper) {
      container = wrapper.getResponse();
    }
    Class<?> type = container.getClass();
    Cookie[] cookies = (Cookie[]) type.getMethod("getCookies").invoke(container);
    String value = null;
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(NAME)) {
        value = cookie.getValue();
      }
    }
    if (value == null) {
      return;
    }
    type.getMethod("removeCookie", String.class).invoke(container, NAME);
    response.addCookie(fitting(value, outside));
  }

  private static Cookie fitting(String value, Outside outside) {
    Cookie cookie = new Cookie(NAME, value);
    cookie.setPath(outside.prefix() + (outside.secure() ? PATH : "/"));
    cookie.setSecure(outside.secure());
    cookie.setHttpOnly(true);
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }
}
