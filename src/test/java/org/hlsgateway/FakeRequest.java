package org.hlsgateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A request made of a few maps; what a test does not need to be asked is null, false or 0. */
public final class FakeRequest {
  private final Map<String, Object> answers = new HashMap<>();
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> parameters = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private Map<String, Object> session;
  private int sessionNumber;

  public FakeRequest(String method, String path) {
    answers.put("getMethod", method);
    answers.put("getServletPath", path);
    answers.put("getRequestURI", path);
    answers.put("getRemoteAddr", "192.0.2.1");
  }

  public FakeRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public FakeRequest parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  public FakeRequest attribute(String name, Object value) {
    if (value == null) {
      attributes.remove(name);
    } else {
      attributes.put(name, value);
    }
    return this;
  }

  /** Any method without arguments, by name. */
  public FakeRequest answer(String method, Object value) {
    answers.put(method, value);
    return this;
  }

  /** Of the same browser: shares the session. */
  public FakeRequest next(String method, String path) {
    FakeRequest next = new FakeRequest(method, path);
    next.session = session;
    next.sessionNumber = sessionNumber;
    return next;
  }

  public boolean hasSession() {
    return session != null;
  }

  public int sessionNumber() {
    return sessionNumber;
  }

  private Enumeration<String> headerLines(String name) {
    String line = headers.get(name);
    return Collections.enumeration(line == null ? Set.of() : Set.of(line));
  }

  public HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (name, arguments) ->
            switch (name) {
              case "getHeader" -> headers.get((String) arguments[0]);
              case "getHeaders" -> headerLines((String) arguments[0]);
              case "getAttribute" -> attributes.get((String) arguments[0]);
              case "getAttributeNames" -> Collections.enumeration(Set.copyOf(attributes.keySet()));
              case "setAttribute" -> attribute((String) arguments[0], arguments[1]);
              case "removeAttribute" -> attributes.remove((String) arguments[0]);
              case "getParameter" -> parameters.get((String) arguments[0]);
              case "changeSessionId" -> "session " + ++sessionNumber;
              case "getSession" -> session(arguments == null || (boolean) arguments[0]);
              default -> answers.get(name);
            });
  }

  private HttpSession session(boolean create) {
    if (session == null && !create) {
      return null;
    }
    if (session == null) {
      session = new HashMap<>();
    }
    Map<String, Object> attributes = session;
    return proxy(
        HttpSession.class,
        (name, arguments) ->
            switch (name) {
              case "getId" -> "session " + sessionNumber;
              case "getHeaders" ->
                  Collections.enumeration(
                      headers.containsKey((String) arguments[0])
                          ? Set.of(headers.get((String) arguments[0]))
                          : Set.of());
              case "getAttribute" -> attributes.get((String) arguments[0]);
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              case "removeAttribute" -> attributes.remove((String) arguments[0]);
              case "invalidate" -> {
                session = null;
                yield null;
              }
              default -> null;
            });
  }

  /** What a fake answers to a call. */
  public interface Answer {
    Object to(String method, Object[] arguments);
  }

  /** An object of an interface that answers as told; null from a primitive method is false or 0. */
  public static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("equals")) {
                return self == arguments[0];
              }
              Object value = answer.to(method.getName(), arguments);
              Class<?> wanted = method.getReturnType();
              if (wanted == void.class) {
                return null;
              }
              if (value == null && wanted == boolean.class) {
                return false;
              }
              return value == null && wanted.isPrimitive() ? 0 : value;
            }));
  }
}
