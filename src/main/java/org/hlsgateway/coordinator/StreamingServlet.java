package org.hlsgateway.coordinator;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The streaming page; its changing half alone below {@code /board}; and by POST {@code
 * /close|retry|drop}.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/streaming/*", asyncSupported = true)
public class StreamingServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PAGE = "/hls_gateway/admin/streaming";

  @Inject private transient Coordinator coordinator;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;
  @Inject private transient OwnServer ownServer;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String path = path(request);
    if (!path.isEmpty() && !path.equals("board")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      StreamingView view =
          StreamingView.of(coordinator, settings.coordinator(), ownServer, Outside.of(request));
      pages.render(
          path.isEmpty() ? "admin/streaming" : "admin/streaming-board",
          Map.of("nav", "streaming", "view", view),
          request,
          response);
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      switch (path(request)) {
        case "close" -> close(request);
        case "retry" -> {
          coordinator.store().retryAll();
          coordinator.deliver();
          Flash.success(request, "Everything that waits is tried again now.");
        }
        case "drop" -> drop(request);
        default -> {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
          return;
        }
      }
    } catch (SQLException e) {
      throw new ServletException(e);
    } catch (CoordinatorBusy e) {
      Flash.error(request, "The coordinator is busy. Try again in a moment.");
    }
    response.sendRedirect(PAGE);
  }

  private void close(HttpServletRequest request) {
    boolean found = coordinator.close(text(request, "channel"), text(request, "stream"));
    if (found) {
      Flash.success(request, "The streaming server was told to end the stream.");
    } else {
      Flash.success(request, "This stream has ended already.");
    }
  }

  private void drop(HttpServletRequest request) throws SQLException {
    String id = text(request, "id");
    boolean dropped = id.matches("[0-9]{1,18}") && coordinator.store().drop(Long.parseLong(id));
    coordinator.deliver();
    Flash.success(
        request, dropped ? "The event is dropped; nobody is told." : "This event is gone already.");
  }

  private static String path(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null || path.equals("/") ? "" : path.substring(1);
  }

  private static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }
}
