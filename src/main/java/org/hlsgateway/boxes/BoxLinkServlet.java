package org.hlsgateway.boxes;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.time.PerMinute;
import org.hlsgateway.time.SteadyClock;
import org.hlsgateway.websocket.OneEndpoint;

/** /ws/boxes, where boxes open their links: looks at their tokens, and upgrades. */
@WebServlet(urlPatterns = BoxLinkServlet.PATH, asyncSupported = true)
public class BoxLinkServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(BoxLinkServlet.class.getName());
  private static final String CONTAINER = ServerContainer.class.getName();
  private static final String BEARER = "Bearer ";

  static final String PATH = "/ws/boxes";

  /** Logged, that is: anybody may ask as often as they like. */
  private static final int MOST_REFUSALS_A_MINUTE = 20;

  private final transient PerMinute refusals =
      new PerMinute(MOST_REFUSALS_A_MINUTE, new SteadyClock());

  @Inject private transient Boxes boxes;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<Box> box = boxes.byToken(token(request));
    if (box.isEmpty()) {
      if (refusals.allows()) {
        LOG.log(
            Level.WARNING,
            "Refused the link of a box from {0}: missing or wrong token",
            request.getRemoteAddr());
      }
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      // RFC 9110, 15.5.22
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      response.sendError(426);
      return;
    }
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(BoxConnection.class, request.getRequestURI())
            .configurator(new OneEndpoint(new BoxConnection(boxes, box.get())))
            .build();
    ServerContainer container = (ServerContainer) getServletContext().getAttribute(CONTAINER);
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }

  /** RFC 6750, 2.1; null if there is none. */
  private static String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : null;
  }
}
