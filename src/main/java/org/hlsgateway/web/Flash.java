package org.hlsgateway.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Optional;

/**
 * A message that outlives one redirect: said by the POST, shown once by the page it leads to.
 *
 * @param kind {@code success} or {@code error}, as in the stylesheet
 */
public record Flash(String kind, String text) implements Serializable {
  private static final String ATTRIBUTE = Flash.class.getName();

  /** The next page says that this went well. */
  public static void success(HttpServletRequest request, String text) {
    keep(request, new Flash("success", text));
  }

  /** The next page says that this went wrong, and what to do. */
  public static void error(HttpServletRequest request, String text) {
    keep(request, new Flash("error", text));
  }

  static Optional<Flash> take(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof Flash flash)) {
      return Optional.empty();
    }
    session.removeAttribute(ATTRIBUTE);
    return Optional.of(flash);
  }

  private static void keep(HttpServletRequest request, Flash flash) {
    request.getSession(true).setAttribute(ATTRIBUTE, flash);
  }
}
