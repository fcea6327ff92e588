package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.hlsgateway.live.Player;

/** Tells viewers apart: a random id in the playlist's address, given out with the first answer. */
public final class ViewerId {

  public static final String PARAMETER = "viewer";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{8,64}");
  private static final int BYTES = 12;

  /** Of what a player calls itself: it is kept for as long as somebody watches. */
  private static final int LONGEST_PROGRAM = 200;

  private static final SecureRandom RANDOM = new SecureRandom();

  private ViewerId() {}

  static String fresh() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The id the request carries, or a fresh one. */
  public static String ofOrFresh(HttpServletRequest request) {
    String given = request.getParameter(PARAMETER);
    return isValid(given) ? given : fresh();
  }

  /** The id the request carries, or one made of where it comes from. */
  static String ofOrAddress(HttpServletRequest request) {
    String given = request.getParameter(PARAMETER);
    return isValid(given) ? given : "at-" + request.getRemoteAddr();
  }

  /** What the request tells of the player that sent it. */
  static Player player(HttpServletRequest request) {
    String program = request.getHeader("User-Agent");
    if (program == null) {
      program = "";
    } else if (program.length() > LONGEST_PROGRAM) {
      program = program.substring(0, LONGEST_PROGRAM);
    }
    return new Player(request.getRemoteAddr(), program);
  }

  public static boolean isValid(String id) {
    return id != null && ALLOWED.matcher(id).matches();
  }
}
