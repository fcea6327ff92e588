package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.UUID;

/**
 * The password in a form that was not saved. It does not go back into the page, and need not be
 * typed again: it waits in the session, under a number that the page has. One at a time.
 */
record TypedPassword(String number, String password) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Name of the form's hidden field with the number. */
  static final String FIELD = "typedPassword";

  private static final String ATTRIBUTE = TypedPassword.class.getName();

  /**
   * @return the number for the page
   */
  static String keep(HttpServletRequest request, String password) {
    var typed = new TypedPassword(UUID.randomUUID().toString(), password);
    request.getSession(true).setAttribute(ATTRIBUTE, typed);
    return typed.number;
  }

  /** What was typed for the form that is sent now; empty if nothing was. */
  static String of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null
            && session.getAttribute(ATTRIBUTE) instanceof TypedPassword typed
            && typed.number.equals(request.getParameter(FIELD))
        ? typed.password
        : "";
  }

  @Override
  public String toString() {
    return "TypedPassword[hidden]";
  }
}
