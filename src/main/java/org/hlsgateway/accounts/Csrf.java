package org.hlsgateway.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that a session's own forms carry and a stranger's cannot. Every POST below
 * /hls_gateway is checked before a servlet sees it; a form only has to carry the hidden field
 * {@value #FIELD}.
 */
public final class Csrf {
  /** Name of the hidden form field. */
  public static final String FIELD = "csrf";

  /** Name of the header that scripts send instead. */
  public static final String HEADER = "X-CSRF-Token";

  private static final String ATTRIBUTE = Csrf.class.getName();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** How long a session lasts that only holds a token: long enough to fill in a form. */
  private static final int TOKEN_SECONDS = 30 * 60;

  private Csrf() {}

  /** The session's token; makes the session, and the token, where there is none. */
  public static String token(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String expected) {
      return expected;
    }
    HttpSession session = request.getSession(true);
    if (session.isNew()) {
      session.setMaxInactiveInterval(TOKEN_SECONDS);
    }
    // Two first requests of one session at once must not be given two tokens.
    synchronized (session.getId().intern()) {
      if (session.getAttribute(ATTRIBUTE) instanceof String token) {
        return token;
      }
      String token = newToken();
      session.setAttribute(ATTRIBUTE, token);
      return token;
    }
  }

  /** True if the request carries its session's token, as a field or as a header. */
  static boolean isProven(HttpServletRequest request) {
    String header = request.getHeader(HEADER);
    String given = header != null ? header : request.getParameter(FIELD);
    return given != null
        && expected(request).filter(expected -> isSame(expected, given)).isPresent();
  }

  private static Optional<String> expected(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String expected) {
      return Optional.of(expected);
    }
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof String expected
        ? Optional.of(expected)
        : Optional.empty();
  }

  /**
   * A token seen before login must not be worth anything after it.
   *
   * @param secret of the login: pages that are open keep a token that counts as long as the login
   */
  static void renew(HttpSession session, String secret) {
    session.setAttribute(ATTRIBUTE, tokenOf(secret));
  }

  /** This request must carry the token of the login that it comes with. */
  static void expect(HttpServletRequest request, String secret) {
    request.setAttribute(ATTRIBUTE, tokenOf(secret));
  }

  /** Stands in pages, and leads nobody back to the secret. */
  private static String tokenOf(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(("csrf " + secret).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static boolean isSame(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  /** True if it has the form of a token: nothing else is ever written into a page. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
