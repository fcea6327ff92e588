package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.hlsgateway.web.Pages;

/** The page with all channels, or those that {@code ?q=words} finds. */
@WebServlet(urlPatterns = "/hls_gateway/admin/list", asyncSupported = true)
public class ListServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Channels channels;
  @Inject private transient ChannelViews views;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ListPage page =
        ListPage.of(channels.allStored(), request.getParameter("q"), request.getParameter("page"));
    Map<String, Object> model =
        Map.of(
            "nav",
            "channels",
            "page",
            page,
            "channels",
            page.rows().stream().map(views::of).toList(),
            "encoders",
            sessions.encoders());
    pages.render("admin/list", model, request, response);
  }
}
