package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The page with all viewers; and by POST {@code /{nickname}/disconnect} with the viewer's id in
 * {@code viewer}, the end of one.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/viewers/*", asyncSupported = true)
public class ViewersServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String HERE = "/hls_gateway/admin/viewers";

  @Inject private transient Channels channels;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient ViewerViews viewers;
  @Inject private transient Access access;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!AdminPath.of(request).equals(new AdminPath("", ""))) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    pages.render(
        "admin/viewers",
        Map.of(
            "nav",
            "viewers",
            "viewers",
            viewers.all(channel -> access.maySeeInside(Caller.of(request), channel.id()))),
        request,
        response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AdminPath path = AdminPath.of(request);
    Optional<Channel> channel = channels.find(path.nickname());
    String viewer = request.getParameter("viewer");
    if (channel.isEmpty() || viewer == null || !path.verb().equals("disconnect")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    if (ChannelViewer.disconnect(sessions, channel.get(), viewer)) {
      Flash.success(
          request, "The viewer of " + channel.get().title() + " is refused for ten minutes.");
    } else {
      Flash.error(request, "This viewer had left already.");
    }
    response.sendRedirect(
        "channel".equals(request.getParameter("from"))
            ? "/hls_gateway/admin/channel/" + channel.get().nickname()
            : HERE);
  }
}
