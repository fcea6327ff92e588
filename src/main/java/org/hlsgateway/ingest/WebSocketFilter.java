package org.hlsgateway.ingest;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.http.Nearby;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.websocket.Opening;

/**
 * {@code ws[s]://HOST/CHANNEL/KEY/publish|receive|receive-clear-cache|probe}, at the root, where
 * existing peers have it. Nothing but such an upgrade is touched. The address holds a key: it is in
 * no log and in no answer.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class WebSocketFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** What the names may be is for the coordinator to say, which tells the client. */
  private static final Pattern PATH =
      Pattern.compile("/([^/]{1,1000})/([^/]{1,1000})/([a-z-]{5,19})");

  private static final int TOO_MANY_REQUESTS = 429;

  @Inject private transient WebSocketListener listener;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade")) || !listener.isOpen()) {
      chain.doFilter(request, response);
      return;
    }
    Matcher path = PATH.matcher(request.getRequestURI());
    Optional<WebSocketKind> kind =
        path.matches() ? WebSocketKind.of(path.group(3)) : Optional.empty();
    if (kind.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    StreamPath stream = new StreamPath(path.group(1), path.group(2), List.of());
    open(stream, kind.get(), request, response);
  }

  private void open(
      StreamPath stream,
      WebSocketKind kind,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    Optional<String> accept =
        Opening.accept(
            request.getHeader("Sec-WebSocket-Key"), request.getHeader("Sec-WebSocket-Version"));
    Optional<InetAddress> peer = IpAddress.parse(request.getRemoteAddr());
    Optional<InetAddress> here = IpAddress.parse(request.getLocalAddr());
    if (!request.getMethod().equals("GET")
        || accept.isEmpty()
        || peer.isEmpty()
        || here.isEmpty()) {
      // RFC 6455, 4.4
      response.setHeader("Sec-WebSocket-Version", Opening.VERSION);
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Optional<WebSocketListener.Place> place =
        listener.admit(peer.get(), here.get(), Nearby.isPassedOn(request));
    if (place.isEmpty()) {
      response.setStatus(TOO_MANY_REQUESTS);
      return;
    }
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Sec-WebSocket-Accept", accept.get());
    WebSocketUpgrade upgrade;
    try {
      upgrade = request.upgrade(WebSocketUpgrade.class);
    } catch (IOException | ServletException | RuntimeException e) {
      place.get().giveBack();
      throw e;
    }
    place.get().use(upgrade, stream, kind, Optional.ofNullable(request.getHeader("User-Agent")));
  }
}
