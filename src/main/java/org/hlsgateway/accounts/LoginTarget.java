package org.hlsgateway.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a login leads: back to where it was asked for, but never off this server. */
public final class LoginTarget {
  public static final String LOGIN = "/hls_gateway/login";

  /** Where a login leads that nobody asked for. */
  public static final String DEFAULT = "/hls_gateway/admin/list";

  private static final String OURS = "/hls_gateway/";
  private static final int LONGEST = 2_000;

  private LoginTarget() {}

  /**
   * @param wanted what the address or the form says; may be anything, or null
   * @return {@code wanted} if it is a path of ours, else {@link #DEFAULT}
   */
  public static String safe(String wanted) {
    if (wanted == null || wanted.length() > LONGEST || !wanted.startsWith(OURS)) {
      return DEFAULT;
    }
    try {
      // Refuses backslashes, control characters and spaces, all of which browsers bend.
      URI uri = new URI(wanted);
      String path = uri.getPath();
      boolean straight = !path.contains("//") && !path.contains("\\") && !path.contains("/..");
      boolean loops = path.equals(LOGIN) || path.equals("/hls_gateway/logout");
      return straight && !loops ? wanted : DEFAULT;
    } catch (URISyntaxException e) {
      return DEFAULT;
    }
  }

  /** The login page, to come back from to what {@code request} asks for. */
  static String loginFor(HttpServletRequest request) {
    if (!request.getMethod().equals("GET")) {
      return LOGIN;
    }
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    String wanted = request.getRequestURI() + query;
    return LOGIN + "?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
  }
}
