package org.hlsgateway.coordinator;

import jakarta.servlet.http.HttpServletRequest;

/** Callers on this machine. */
final class Nearby {
  private Nearby() {}

  /** True for the loopback's addresses; false for what a proxy on this machine passes on. */
  static boolean is(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    boolean loopback =
        address.startsWith("127.")
            || address.equals("::1")
            || address.equals("0:0:0:0:0:0:0:1")
            || address.startsWith("::ffff:127.");
    return loopback
        && request.getHeader("Forwarded") == null
        && request.getHeader("X-Forwarded-For") == null
        && request.getHeader("X-Real-IP") == null
        && request.getHeader("Via") == null;
  }
}
