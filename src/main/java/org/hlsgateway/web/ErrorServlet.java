package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.hlsgateway.http.Accepted;

/**
 * What every {@code sendError}, and every exception that leaves a servlet, ends as: a page for
 * people, a problem for programs. web.xml sends them here.
 */
@WebServlet(urlPatterns = ErrorServlet.PATH, asyncSupported = true)
public class ErrorServlet extends HttpServlet {
  static final String PATH = "/hls_gateway/error";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(ErrorServlet.class.getName());

  private final transient Pages pages;

  @Inject
  ErrorServlet(Pages pages) {
    this.pages = pages;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean asked = request.getDispatcherType() != DispatcherType.ERROR;
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int code = asked || !(status instanceof Integer number) || number < 400 ? 404 : number;
    Object exception = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (exception instanceof Throwable cause && isUnreadableAddress(cause)) {
      code = HttpServletResponse.SC_BAD_REQUEST;
    }
    // Below 500 the exception is Liberty's way of saying what the client did wrong.
    if (code >= 500 && exception instanceof Throwable cause) {
      LOG.log(Level.ERROR, "A request failed", cause);
    }
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    boolean isOfApi =
        path instanceof String sent
            && (sent.startsWith("/hls_gateway/api/") || sent.startsWith("/api/livebox/"));
    Problem problem = isOfApi ? ErrorText.ofApi(code) : ErrorText.problem(code);
    // Open Liberty's mark for its own plug-in; null removes.
    response.setHeader("$WSEP", null);
    if (Accepted.page(request)) {
      response.setStatus(code);
      pages.render("error", Map.of("problem", problem), request, response);
    } else {
      problem.write(response);
    }
  }

  /** Open Liberty's own IllegalArgumentException: it could not decode a path or a parameter. */
  static boolean isUnreadableAddress(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    StackTraceElement[] trace = cause.getStackTrace();
    return cause instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith("com.ibm.");
  }
}
