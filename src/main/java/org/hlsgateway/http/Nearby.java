package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Callers on this machine. */
public final class Nearby {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile(
          "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

  private static final List<String> PASSED_ON =
      List.of(
          "Origin",
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via");

  private Nearby() {}

  /**
   * As {@link #is}, and the caller means this machine. Any site's page can have its own name lead
   * here (DNS rebinding), and browsers send no Origin with a GET to the page's own server; the name
   * they do send.
   */
  public static boolean isByName(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return is(request) && host != null && LOOPBACK_HOST.matcher(host).matches();
  }

  /**
   * True for the loopback's addresses; false for what a proxy on this machine passes on, if it says
   * so, and for pages of other sites, which browsers add the Origin of (RFC 6455, 4.1, for
   * WebSockets always).
   */
  public static boolean is(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    boolean loopback =
        address.startsWith("127.")
            || address.equals("::1")
            || address.equals("0:0:0:0:0:0:0:1")
            || address.startsWith("::ffff:127.");
    return loopback && !isPassedOn(request);
  }

  /** True if a proxy says that somebody else asks, or a browser that a page does. */
  public static boolean isPassedOn(HttpServletRequest request) {
    return PASSED_ON.stream().anyMatch(header -> request.getHeader(header) != null);
  }
}
