package org.hlsgateway.accounts;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Name and password of an Authorization header, RFC 7617 with charset UTF-8. */
public record BasicCredentials(String name, String password) {
  private static final String SCHEME = "Basic ";

  /**
   * @param header may be null
   * @return empty if it is not Basic, or broken
   */
  public static Optional<BasicCredentials> of(String header) {
    if (!areBasic(header)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String text = new String(bytes, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** True if they say that they are Basic, and cannot be read. */
  static boolean areBroken(String header) {
    return areBasic(header) && of(header).isEmpty();
  }

  private static boolean areBasic(String header) {
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  @Override
  public String toString() {
    return "BasicCredentials[hidden]";
  }
}
