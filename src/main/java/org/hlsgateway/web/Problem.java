package org.hlsgateway.web;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An error as machines read it: RFC 9457, with the type about:blank.
 *
 * @param status the HTTP status, 400 to 599
 * @param title what the status means, the same for all errors of the kind
 * @param detail one sentence for a person: what is wrong and what to do; no secrets
 */
public record Problem(int status, String title, String detail) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Its name in the API's document. */
  public static final String SCHEMA = "Problem";

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an error: status " + status);
    }
  }

  /** With the title that the status has by itself ("Not Found"). */
  public static Problem of(int status, String detail) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return new Problem(status, known == null ? "Error" : known.getReasonPhrase(), detail);
  }

  public String toJson() {
    JsonObjectBuilder json = Json.createObjectBuilder();
    json.add("type", "about:blank").add("title", title).add("status", status);
    return json.add("detail", detail).build().toString();
  }

  /** Answers with this problem. Headers already set (Retry-After, say) stay. */
  public void write(HttpServletResponse response) throws IOException {
    byte[] body = toJson().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The same for JAX-RS; open, so that the caller may add headers. */
  public Response.ResponseBuilder toResponse() {
    return Response.status(status)
        .type(MEDIA_TYPE)
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .entity(toJson());
  }

  /** Ends a JAX-RS method with this problem: {@code throw Problem.of(404, "...").asException();} */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
