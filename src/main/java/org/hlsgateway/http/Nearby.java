package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Callers on this machine. */
public final class Nearby {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile(
          "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

  private static final String ORIGIN = "Origin";

  /** W3C Fetch Metadata: typed by hand, or of a page of the same server. */
  private static final List<String> OWN_SITES = List.of("none", "same-origin");

  private static final List<String> PASSED_ON =
      List.of(
          ORIGIN,
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
   * As {@link #isByName}, of a browser on this machine that shows a page of this server's own: its
   * forms carry that page's Origin.
   */
  public static boolean isByOwnPage(HttpServletRequest request) {
    String host = request.getHeader("Host");
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    return isLoopback(request)
        && PASSED_ON.stream()
            .allMatch(header -> header.equals(ORIGIN) || request.getHeader(header) == null)
        && host != null
        && LOOPBACK_HOST.matcher(host).matches()
        && (origin == null || origin.replaceFirst("^https?://", "").equals(host))
        && (site == null || OWN_SITES.contains(site));
  }

  /**
   * True for the loopback's addresses; false for what a proxy on this machine passes on, if it says
   * so, and for pages of other sites, which browsers add the Origin of (RFC 6455, 4.1, for
   * WebSockets always).
   */
  public static boolean is(HttpServletRequest request) {
    return isLoopback(request) && !isPassedOn(request);
  }

  private static boolean isLoopback(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return address.startsWith("127.")
        || address.equals("::1")
        || address.equals("0:0:0:0:0:0:0:1")
        || address.startsWith("::ffff:127.");
  }

  /** True if a proxy says that somebody else asks, or a browser that a page does. */
  public static boolean isPassedOn(HttpServletRequest request) {
    return PASSED_ON.stream().anyMatch(header -> request.getHeader(header) != null);
  }
}
