package org.hlsgateway.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What leaves a JAX-RS method as an exception arrives as problem+json, and gives nothing away. */
final class ProblemMappers {
  private static final Logger LOG = System.getLogger(ProblemMappers.class.getName());

  private ProblemMappers() {}

  /** Ours: the problem as it is. */
  @Provider
  public static class OfProblems implements ExceptionMapper<ProblemException> {
    @Override
    public Response toResponse(ProblemException exception) {
      return exception.problem().toResponse().build();
    }
  }

  /** JAX-RS's own (404, 405, 406, 415, unreadable JSON): its status and headers, our words. */
  @Provider
  public static class OfJaxRs implements ExceptionMapper<WebApplicationException> {
    @Context private Request request;

    @Override
    public Response toResponse(WebApplicationException exception) {
      Response original = exception.getResponse();
      if (original.getStatus() < 400) {
        return original;
      }
      Problem problem = ErrorText.problem(original.getStatus());
      var answer = problem.toResponse();
      if (original.getStatus() == 415 && request.getMethod().equals("PATCH")) {
        // RFC 5789, 2.2 and 3.1
        answer =
            Problem.of(415, "A patch is application/merge-patch+json (RFC 7396).").toResponse();
        answer.header("Accept-Patch", "application/merge-patch+json");
      }
      for (String name : new String[] {"Allow", "Retry-After", "WWW-Authenticate"}) {
        if (original.getHeaderString(name) != null) {
          answer.header(name, original.getHeaderString(name));
        }
      }
      return answer.build();
    }
  }

  /** Anything else is our mistake: logged here, and a plain 500 there. */
  @Provider
  public static class OfTheRest implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable exception) {
      LOG.log(Level.ERROR, "A request of the API failed", exception);
      return ErrorText.problem(500).toResponse().build();
    }
  }
}
