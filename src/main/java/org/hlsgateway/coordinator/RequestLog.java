package org.hlsgateway.coordinator;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hlsgateway.config.Settings;
import org.hlsgateway.time.PerMinute;
import org.hlsgateway.time.SteadyClock;

/** LOG_REQUESTS: a line for each request of the application and of peers; nothing secret. */
@WebFilter(
    urlPatterns = {"/commands/*", "/ws/control/*"},
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC},
    asyncSupported = true)
public class RequestLog extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(RequestLog.class.getName());

  private static final int MOST_REFUSALS_A_MINUTE = 60;

  private final transient PerMinute refusals =
      new PerMinute(MOST_REFUSALS_A_MINUTE, new SteadyClock());

  @Inject private transient Settings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    // Whoever is refused may ask as often as they like.
    boolean refused = response.getStatus() >= 400;
    if (settings.coordinator().logRequests() && (!refused || refusals.allows())) {
      // The path as the container normalized it: never what was sent, control characters and all.
      String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
      String path = (request.getServletPath() + rest).replaceAll("[^\\x21-\\x7e]", "?");
      LOG.log(
          System.Logger.Level.INFO,
          "{0} {1} {2} {3}",
          request.getRemoteAddr(),
          request.getMethod().replaceAll("[^A-Z]", "?"),
          path.substring(0, Math.min(path.length(), 200)),
          Integer.toString(response.getStatus()));
    }
  }
}
