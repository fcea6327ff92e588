package org.hlsgateway.ffmpeg;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Headers for requests to one server, and for no other.
 *
 * @param isSecure the server is asked by TLS; nobody is told the headers otherwise
 * @param authority host and port
 * @param headers by their names; may hold secrets
 */
record RequestHeaders(boolean isSecure, String authority, Map<String, String> headers) {

  static final RequestHeaders NONE = new RequestHeaders(false, "", Map.of());

  private static final String COOKIE = "Cookie";

  RequestHeaders {
    headers = Map.copyOf(headers);
  }

  /** True if a request, or what comes in a tunnel, goes where these are for. */
  boolean areFor(ProxyRequest request) {
    return !headers.isEmpty()
        && request.isTunnel() == isSecure
        && request.authority().equals(authority);
  }

  /**
   * What a request is to have besides.
   *
   * @param withinTunnel by TLS
   */
  Map<String, String> more(ProxyRequest request, boolean withinTunnel) {
    if (withinTunnel != isSecure || !request.authority().equals(authority)) {
      return Map.of();
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    Optional<String> own = request.header(COOKIE.toLowerCase(Locale.ROOT));
    if (own.isPresent() && headers.containsKey(COOKIE)) {
      more.put(COOKIE, together(headers.get(COOKIE), own.get()));
    }
    return more;
  }

  /** A cookie that the server has set itself since then counts more than the typed one. */
  private static String together(String typed, String own) {
    List<String> set = Arrays.stream(own.split(";")).map(RequestHeaders::name).toList();
    StringBuilder both = new StringBuilder(own);
    Arrays.stream(typed.split(";"))
        .map(String::strip)
        .filter(cookie -> !cookie.isEmpty() && !set.contains(name(cookie)))
        .forEach(cookie -> both.append("; ").append(cookie));
    return both.toString();
  }

  private static String name(String cookie) {
    return cookie.split("=", 2)[0].strip();
  }

  @Override
  public String toString() {
    return "RequestHeaders" + headers.keySet();
  }
}
