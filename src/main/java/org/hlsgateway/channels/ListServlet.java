package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.web.Pages;

/** The page with all channels, or those that a {@link ListFilter} finds. */
@WebServlet(urlPatterns = "/hls_gateway/admin/list", asyncSupported = true)
public class ListServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient FoundChannels found;
  @Inject private transient ChannelViews views;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient PushedNow pushed;
  @Inject private transient Access access;
  @Inject private transient Grants grants;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Caller caller = Caller.of(request);
    ListFilter filter = ListFilter.of(request);
    List<StoredChannel> own = found.seenBy(caller);
    ListPage page =
        ListPage.of(found.of(filter, own), filter, own.size(), request.getParameter("page"));
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("page", page);
    model.put("filter", filter);
    model.put("channels", page.rows().stream().map(views::of).toList());
    model.put("groups", groups(caller, own));
    model.put(
        "actions",
        Stream.of(BulkAction.values())
            .filter(action -> caller.isAdmin() || !action.isForAdmins())
            .toList());
    model.put(
        "pushed",
        pushed.seenBy(
            name -> access.mayWatch(caller, name),
            name -> access.mayPublish(caller, name, Scope.READ)));
    model.put("encoders", sessions.encoders());
    model.put("warning", sessions.whyNoFfmpeg().orElse(""));
    pages.render("admin/list", model, request, response);
  }

  /** Administrators see all, others those that a channel of theirs is in. */
  private List<ChannelGroup> groups(Caller caller, List<StoredChannel> own) {
    return caller.isAdmin()
        ? List.copyOf(grants.groups())
        : grants.groups().stream()
            .filter(
                group ->
                    own.stream().anyMatch(each -> group.channels().contains(each.channel().id())))
            .toList();
  }
}
