package org.hlsgateway.coordinator;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ControlKind;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.http.Nearby;
import org.hlsgateway.time.PerMinute;
import org.hlsgateway.time.SteadyClock;
import org.hlsgateway.websocket.OneEndpoint;

/**
 * /ws/control/rtmp, /wss and /hls: looks at who comes, and upgrades (Jakarta WebSocket 2.1, 6.7).
 * An annotated endpoint would be upgraded before anybody could answer 403.
 */
@WebServlet(urlPatterns = "/ws/control/*", asyncSupported = true)
public class ControlServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(ControlServlet.class.getName());
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final String CONTAINER = ServerContainer.class.getName();

  private static final int MOST_IGNORED = 100;

  /** Logged, that is: anybody may ask as often as they like. */
  private static final int MOST_REFUSALS_A_MINUTE = 20;

  private final transient PerMinute refusals =
      new PerMinute(MOST_REFUSALS_A_MINUTE, new SteadyClock());
  private final transient Set<String> ignored = ConcurrentHashMap.newKeySet();

  @Inject private transient Coordinator coordinator;
  @Inject private transient Settings settings;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<ControlKind> kind = ControlKind.of(request.getPathInfo());
    if (kind.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    if (!mayConnect(kind.get(), request)) {
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
    upgrade(kind.get(), request, response);
  }

  private boolean mayConnect(ControlKind kind, HttpServletRequest request) {
    ControlTokens tokens = coordinator.tokens();
    if (tokens.isRequired()) {
      boolean right = tokens.isRight(request.getHeader(ControlTokens.HEADER), kind.subject());
      if (!right && refusals.allows()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Refused a control connection from {0}: missing or wrong token",
            request.getRemoteAddr());
      }
      return right;
    }
    boolean near = Nearby.is(request);
    if (refusals.allows()) {
      LOG.log(
          System.Logger.Level.WARNING,
          near
              ? "Control connection from {0} without a token: set CONTROL_SECRET"
              : "Refused a control connection from {0}: set CONTROL_SECRET to allow others than"
                  + " this machine",
          request.getRemoteAddr());
    }
    return near;
  }

  private void upgrade(ControlKind kind, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String from = request.getRemoteAddr();
    PeerProtocol protocol =
        switch (kind) {
          case HLS -> coordinator.encoder(from);
          case RTMP -> coordinator.server(address(SourceType.RTMP, request));
          case WSS -> coordinator.server(address(SourceType.WS, request));
        };
    ControlConnection connection =
        new ControlConnection(coordinator, protocol, kind.title() + " " + from, coordinator.now());
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(ControlConnection.class, request.getRequestURI())
            .configurator(new OneEndpoint(connection))
            .build();
    ServerContainer container = (ServerContainer) getServletContext().getAttribute(CONTAINER);
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }

  ServerAddress address(SourceType type, HttpServletRequest request) {
    String from = request.getRemoteAddr();
    Optional<String> ip =
        header(
            request, ServerAddress.IP_HEADER, ServerAddress::isIp, "an IP address without a port");
    Optional<String> port =
        header(
            request, ServerAddress.PORT_HEADER, ControlServlet::isPort, "a port from 1 to 65535");
    int standard = type == SourceType.RTMP ? ServerAddress.RTMP_PORT : ServerAddress.WS_PORT;
    return new ServerAddress(
        type,
        ip.orElse(from),
        port.map(Integer::valueOf).orElse(standard),
        "true".equalsIgnoreCase(request.getHeader(ServerAddress.SSL_HEADER)));
  }

  private static boolean isPort(String text) {
    return PORT.matcher(text).matches()
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }

  /** Empty where it is missing, or where it is nonsense, which is said once. */
  private Optional<String> header(
      HttpServletRequest request, String name, Predicate<String> isSound, String expected) {
    String value = request.getHeader(name);
    if (value == null || value.isBlank() || isSound.test(value.strip())) {
      return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
    String what = name + " of the streaming server at " + request.getRemoteAddr();
    if (ignored.size() < MOST_IGNORED && ignored.add(what)) {
      LOG.log(System.Logger.Level.WARNING, "Ignored {0}: it must be {1}", what, expected);
    }
    return Optional.empty();
  }
}
