package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.UUID;

/**
 * The secrets in a form that was not saved. They do not go back into the page, and need not be
 * typed again: they wait in the session, under a number that the page has. Of one form at a time.
 * Each is empty if none was typed.
 */
record TypedSecrets(String number, String password, String cookie, String authorization)
    implements Serializable {
  private static final long serialVersionUID = 2L;

  /** Name of the form's hidden field with the number. */
  static final String FIELD = "typedSecrets";

  private static final String ATTRIBUTE = TypedSecrets.class.getName();

  TypedSecrets(String password, String cookie, String authorization) {
    this(UUID.randomUUID().toString(), password, cookie, authorization);
  }

  static TypedSecrets of(SourceInput source) {
    HeadersInput headers = source.headers();
    return new TypedSecrets(
        source.password(), typed(headers.cookie()), typed(headers.authorization()));
  }

  private static String typed(String secret) {
    return HeadersInput.isTyped(secret) ? secret : "";
  }

  boolean isEmpty() {
    return password.isEmpty() && cookie.isEmpty() && authorization.isEmpty();
  }

  /**
   * @return the number for the page
   */
  String keep(HttpServletRequest request) {
    request.getSession(true).setAttribute(ATTRIBUTE, this);
    return number;
  }

  /** What was typed for the form that is sent now; all empty if nothing was. */
  static TypedSecrets of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null
            && session.getAttribute(ATTRIBUTE) instanceof TypedSecrets typed
            && typed.number.equals(request.getParameter(FIELD))
        ? typed
        : new TypedSecrets("", "", "");
  }

  /** The headers as they are meant: what was left masked is what was typed there before. */
  HeadersInput in(HeadersInput sent) {
    return new HeadersInput(
        sent.referer(),
        sent.origin(),
        meant(sent.cookie(), cookie),
        meant(sent.authorization(), authorization));
  }

  /**
   * @param sent as the field has it now
   * @param kept what was typed there for the form before; empty: nothing
   */
  private static String meant(String sent, String kept) {
    boolean isLeft = sent.strip().equals(SourceSecrets.MASK);
    return isLeft && !kept.isEmpty() ? kept : sent;
  }

  @Override
  public String toString() {
    return "TypedSecrets[hidden]";
  }
}
