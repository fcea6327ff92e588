package org.hlsgateway.web;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** What a browser is told about every page: run nothing that is not ours, tell nobody of it. */
final class PageHeaders {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; img-src 'self' data:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors ";

  private static final String NO_DEVICES =
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
  private static final String OWN_CAMERA =
      "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()";

  private PageHeaders() {}

  /** After {@link #set}: the page's own scripts may ask for a camera and a microphone. */
  static void allowCamera(HttpServletResponse response) {
    response.setHeader("Permissions-Policy", OWN_CAMERA);
  }

  /**
   * @param framedBy origins whose pages may have this one in a frame, {@code *} for any
   */
  static void set(List<String> framedBy, HttpServletResponse response) {
    // CSP 3, 6.4.2.
    String ancestors = framedBy.isEmpty() ? "'none'" : "'self' " + String.join(" ", framedBy);
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY + ancestors);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Permissions-Policy", NO_DEVICES);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    // A page shows who is logged in and what the channels do: never another's, never an old one.
    response.setHeader("Cache-Control", "no-store");
  }
}
