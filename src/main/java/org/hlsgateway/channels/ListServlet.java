package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.hlsgateway.web.Pages;

/** The page with all channels. */
@WebServlet(urlPatterns = "/hls_gateway/admin/list", asyncSupported = true)
public class ListServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient ChannelViews views;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    pages.render(
        "admin/list",
        Map.of("nav", "channels", "channels", views.all(), "encoders", sessions.encoders()),
        request,
        response);
  }
}
