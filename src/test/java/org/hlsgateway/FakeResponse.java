package org.hlsgateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A response that remembers status, headers and body. */
public final class FakeResponse {
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Map<String, Cookie> cookies = new TreeMap<>();
  private int status = 200;

  public int status() {
    return status;
  }

  public String header(String name) {
    return headers.get(name);
  }

  /** That was set last; null if none was. */
  public Cookie cookie(String name) {
    return cookies.get(name);
  }

  public byte[] bytes() {
    return body.toByteArray();
  }

  public String text() {
    return body.toString(StandardCharsets.UTF_8);
  }

  public HttpServletResponse response() {
    return FakeRequest.proxy(
        HttpServletResponse.class,
        (name, arguments) -> {
          switch (name) {
            case "setStatus", "sendError" -> status = (int) arguments[0];
            case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
            case "addHeader" ->
                headers.merge((String) arguments[0], (String) arguments[1], (a, b) -> a + ", " + b);
            case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
            case "setContentLength" -> headers.put("Content-Length", arguments[0].toString());
            case "addCookie" -> {
              Cookie cookie = (Cookie) arguments[0];
              cookies.put(cookie.getName(), cookie);
            }
            case "sendRedirect" -> {
              status = 302;
              headers.put("Location", (String) arguments[0]);
            }
            case "getOutputStream" -> {
              return stream();
            }
            default -> {
              // Not of interest.
            }
          }
          return null;
        });
  }

  private ServletOutputStream stream() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void write(int b) {
        body.write(b);
      }
    };
  }
}
