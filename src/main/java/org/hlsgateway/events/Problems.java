package org.hlsgateway.events;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.core.Response;
import org.hlsgateway.web.Problem;

/** What the API says of a refused change. */
final class Problems {
  private Problems() {}

  static RuntimeException of(Refused refused) {
    return Problem.of(status(refused), refused.getMessage()).asException();
  }

  /** With the events that need it: one more member, as RFC 9457, 3.2 allows. */
  static Response answer(Refused refused) {
    Problem problem = Problem.of(status(refused), refused.getMessage());
    JsonArrayBuilder events = Json.createArrayBuilder();
    refused
        .events()
        .forEach(
            event ->
                events.add(
                    Json.createObjectBuilder().add("id", event.id()).add("name", event.name())));
    return problem
        .toResponse()
        .entity(
            Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", problem.title())
                .add("status", status(refused))
                .add("detail", refused.getMessage())
                .add("events", events)
                .build()
                .toString())
        .build();
  }

  static int status(Refused refused) {
    return switch (refused.kind()) {
      case WRONG -> 400;
      case STALE -> 412;
      case TAKEN, IN_USE -> 409;
    };
  }
}
