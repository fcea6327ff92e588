package org.hlsgateway.channels;

import jakarta.json.Json;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.hlsgateway.web.Problem;

/** A problem that says which fields are wrong: one more member, as RFC 9457, 3.2 allows. */
public final class FieldProblem {
  private FieldProblem() {}

  public static Response of(List<FieldError> errors) {
    return of(400, "Some fields are wrong.", errors);
  }

  /** Nothing is wrong but who asks for it. */
  static Response forbidden(FieldError error) {
    return of(403, error.message(), List.of(error));
  }

  static Response of(ChannelRequest.Unreadable body) {
    return of(body.status(), body.getMessage(), body.errors());
  }

  private static Response of(int status, String detail, List<FieldError> errors) {
    Problem problem = Problem.of(status, detail);
    var list = Json.createArrayBuilder();
    for (FieldError error : errors) {
      list.add(
          Json.createObjectBuilder().add("field", error.field()).add("message", error.message()));
    }
    var json =
        Json.createObjectBuilder()
            .add("type", "about:blank")
            .add("title", problem.title())
            .add("status", status)
            .add("detail", detail);
    if (!errors.isEmpty()) {
      json.add("errors", list);
    }
    return problem.toResponse().entity(json.build().toString()).build();
  }
}
