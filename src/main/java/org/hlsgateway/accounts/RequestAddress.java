package org.hlsgateway.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * Whether an address says plainly where it leads.
 *
 * <p>Open Liberty looks for what answers a request by a cleaned address, but remembers what it
 * found under the raw one up to its first semicolon: {@code /login;/../wall} would make {@code
 * /login} answer with the wall, for everybody. jvm.options switches that memory off; here nothing
 * passes that has more than one reading, however the server is set up.
 */
final class RequestAddress {
  // RFC 3986, 3.3, without the semicolon: nothing here has path parameters.
  private static final Pattern PATH =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,=:@/-]|%[0-9A-Fa-f]{2})*");

  /** What needs no decoding: nearly every address, and each of a player's. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private static final BitSet PLAIN_SIGNS =
      PLAIN.chars().collect(BitSet::new, BitSet::set, BitSet::or);

  /** A dot, a slash, a semicolon or a backslash that does not want to be seen. */
  private static final Pattern DISGUISED = Pattern.compile("(?i)%(?:2e|2f|3b|5c)");

  // RFC 3986, 3.4
  private static final Pattern QUERY =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

  private RequestAddress() {}

  /** True if the path as it was sent can only mean what the container is about to call. */
  static boolean isPlain(HttpServletRequest request) {
    String sent = request.getRequestURI();
    if (sent.startsWith("/") && isUnescaped(sent)) {
      return sent.equals(called(request));
    }
    if (!PATH.matcher(sent).matches() || DISGUISED.matcher(sent).find()) {
      return false;
    }
    // A plus is a plus in a path.
    String decoded = URLDecoder.decode(sent.replace("+", "%2B"), StandardCharsets.UTF_8);
    return decoded.chars().noneMatch(RequestAddress::isUnreadable)
        && decoded.equals(called(request));
  }

  private static boolean isUnescaped(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (!PLAIN_SIGNS.get(path.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A control character, or what stands for bytes that are no UTF-8. */
  private static boolean isUnreadable(int sign) {
    return Character.isISOControl(sign) || sign == '\ufffd';
  }

  /** What the container made of the path: nothing else decides what runs. */
  private static String called(HttpServletRequest request) {
    String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
    return request.getServletPath() + rest;
  }

  /** True if a program wrote the query as it must; browsers leave some signs as they are. */
  static boolean hasPlainQuery(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null
        || QUERY.matcher(query).matches()
            && URLDecoder.decode(query, StandardCharsets.UTF_8)
                .chars()
                .noneMatch(RequestAddress::isUnreadable);
  }
}
