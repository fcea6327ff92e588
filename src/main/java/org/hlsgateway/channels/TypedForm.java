package org.hlsgateway.channels;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** What was typed into the form: inputs are called {@code field} or {@code group.field}. */
record TypedForm(HttpServletRequest request, String prefix) implements Typed {

  TypedForm(HttpServletRequest request) {
    this(request, "");
  }

  @Override
  public String text(String name) {
    String text = request.getParameter(prefix + name);
    return text == null ? "" : text;
  }

  @Override
  public String number(String name) {
    return text(name);
  }

  /** A box that is not ticked is not sent. */
  @Override
  public boolean truth(String name, boolean otherwise) {
    return request.getParameter(prefix + name) != null;
  }

  @Override
  public List<String> texts(String name, String between) {
    return List.of(text(name).split(between));
  }

  @Override
  public Typed group(SettingsGroup group) {
    return new TypedForm(request, group.prefix());
  }
}
