package org.hlsgateway.publishing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Optional;

/** A key that was just made, on its way to the page that shows it, once. */
record ShownKey(String channel, String key) implements Serializable {
  private static final String ATTRIBUTE = ShownKey.class.getName();

  static void keep(HttpServletRequest request, String channel, String key) {
    request.getSession(true).setAttribute(ATTRIBUTE, new ShownKey(channel, key));
  }

  static Optional<String> take(HttpServletRequest request, String channel) {
    HttpSession session = request.getSession(false);
    if (session == null
        || !(session.getAttribute(ATTRIBUTE) instanceof ShownKey shown)
        || !shown.channel().equals(channel)) {
      return Optional.empty();
    }
    session.removeAttribute(ATTRIBUTE);
    return Optional.of(shown.key());
  }

  @Override
  public String toString() {
    return "ShownKey[hidden]";
  }
}
