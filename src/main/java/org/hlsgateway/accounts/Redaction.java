package org.hlsgateway.accounts;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the secrets out of texts before they are logged or shown. */
public final class Redaction {
  private static final String MASK = "***";

  /** An address, as far as it can reach in a text. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]{0,30}:)?//([^\\s\"'<>]+)");

  /** The same within another address's query. */
  private static final Pattern ENCODED_ADDRESS =
      Pattern.compile("(?i)(%3A%2F%2F(?:(?!%3A|%40|%2F)[^\\s&\"'<>]){0,200}%3A)[^\\s&\"'<>]*%40");

  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i)\\b([a-z0-9_-]{0,32}(?:password|passwd|passphrase|pass|pwd|token|secret|auth|key"
              + "|signature|sig))=[^&\\s\"'<>]+");

  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)\\b((?:proxy-)?authorization:\\s*[a-z]+)\\s[^\\r\\n]+");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private Redaction() {}

  /**
   * Masks passwords in addresses ({@code user:***@}), values of parameters that sound like secrets
   * ({@code token=***}) and Authorization headers, anywhere in a text. When in doubt it masks.
   *
   * @param text any length; may be null
   * @return null for null
   */
  public static String mask(String text) {
    if (text == null) {
      return null;
    }
    String masked = ADDRESS.matcher(text).replaceAll(Redaction::withoutPassword);
    masked = ENCODED_ADDRESS.matcher(masked).replaceAll("$1" + MASK + "%40");
    masked = SECRET_VALUE.matcher(masked).replaceAll("$1=" + MASK);
    return AUTHORIZATION.matcher(masked).replaceAll("$1 " + MASK);
  }

  private static String withoutPassword(MatchResult address) {
    String rest = address.group(2);
    int at = endOfUserInfo(rest);
    int colon = rest.indexOf(':');
    String masked =
        colon < 0 || colon > at ? rest : rest.substring(0, colon) + ":" + MASK + rest.substring(at);
    String scheme = address.group(1) == null ? "" : address.group(1);
    return Matcher.quoteReplacement(scheme + "//" + masked);
  }

  /** Index of the {@code @} that ends user and password; -1 if there are none. */
  private static int endOfUserInfo(String rest) {
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    // The last one, as FFmpeg reads it: people have @ in passwords and do not encode it.
    int at = authority.lastIndexOf('@');
    int colon = authority.indexOf(':');
    if (at >= 0 || colon < 0 || PORT.matcher(authority.substring(colon + 1)).matches()) {
      return at;
    }
    // No port after that colon: so it is a password with a slash, a question mark or a hash in it.
    return rest.lastIndexOf('@');
  }
}
