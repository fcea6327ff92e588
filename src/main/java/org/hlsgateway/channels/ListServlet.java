package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.web.Pages;

/** The page with all channels, or those that {@code ?q=words} finds. */
@WebServlet(urlPatterns = "/hls_gateway/admin/list", asyncSupported = true)
public class ListServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Channels channels;
  @Inject private transient ChannelViews views;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient PushedNow pushed;
  @Inject private transient Access access;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Caller caller = Caller.of(request);
    List<StoredChannel> own =
        channels.allStored().stream()
            .filter(stored -> access.maySeeInside(caller, stored.channel().id()))
            .toList();
    ListPage page = ListPage.of(own, request.getParameter("q"), request.getParameter("page"));
    Map<String, Object> model =
        Map.of(
            "nav",
            "channels",
            "page",
            page,
            "channels",
            page.rows().stream().map(views::of).toList(),
            "pushed",
            pushed.seenBy(
                name -> access.mayWatch(caller, name),
                name -> access.mayPublish(caller, name, Scope.READ)),
            "encoders",
            sessions.encoders(),
            "warning",
            sessions.whyNoFfmpeg().orElse(""));
    pages.render("admin/list", model, request, response);
  }
}
