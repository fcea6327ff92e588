package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Where a viewer wants to begin: {@code ?start=} seconds ago. */
final class StartOffset {

  static final String PARAMETER = "start";
  static final String RULE = "start is a whole number of seconds to go back, from 1 to 86400.";

  private static final int MOST = 86_400;

  private StartOffset() {}

  /** Seconds to go back; empty if none, or nothing that makes sense, is given. */
  static Optional<Integer> of(HttpServletRequest request) {
    String given = request.getParameter(PARAMETER);
    return given == null || isWrong(request)
        ? Optional.empty()
        : Optional.of(Integer.parseInt(given));
  }

  /** True if something is given that is no such number. */
  static boolean isWrong(HttpServletRequest request) {
    String given = request.getParameter(PARAMETER);
    if (given == null) {
      return false;
    }
    if (!given.matches("[0-9]{1,5}")) {
      return true;
    }
    int seconds = Integer.parseInt(given);
    return seconds < 1 || seconds > MOST;
  }
}
