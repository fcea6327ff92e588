package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.ChannelAccess;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * One channel: its picture, its state, its addresses; and by POST {@code
 * /{nickname}/start|stop|pin|unpin|encode}.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/channel/*", asyncSupported = true)
public class ChannelServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Channels channels;
  @Inject private transient ChannelViews views;
  @Inject private transient ViewerViews viewers;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient ChannelKeeping keeping;
  @Inject private transient ChannelPushes pushes;
  @Inject private transient Access access;
  @Inject private transient Accounts accounts;
  @Inject private transient Grants grants;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AdminPath path = AdminPath.of(request);
    Optional<StoredChannel> found = channels.stored(path.nickname());
    if (found.isEmpty() || !path.verb().isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "channels");
    model.put("channel", views.of(found.get()));
    model.put("encodingWouldHelp", sessions.encodingWouldHelp(found.get().channel()));
    model.put("viewers", viewers.of(found.get().channel()));
    model.put("embedCode", EmbedCode.of(found.get().channel(), Outside.of(request).base()));
    model.put("embedOrigins", settings.access().embedOrigins());
    ChannelKeeping.Keeping kept = keeping.of(found.get().channel());
    model.put("keeping", kept);
    model.put("keepingInWords", kept.inWords(found.get().channel()));
    model.put("pushes", pushes.of(found.get().channel()));
    access(found.get().channel(), Caller.of(request), model);
    pages.render("admin/channel", model, request, response);
  }

  private void access(Channel channel, Caller caller, Map<String, Object> model) {
    ChannelAccess said = grants.access(channel.id());
    model.put("audience", access.audience(channel.id()).inWords());
    model.put("owner", said.owner().flatMap(accounts::byId).map(Account::title).orElse("nobody"));
    model.put("mayPublish", access.mayPublish(caller, channel.nickname().value(), Scope.READ));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AdminPath path = AdminPath.of(request);
    Optional<StoredChannel> found = channels.stored(path.nickname());
    if (found.isEmpty()) {
      Flash.error(request, "This channel was deleted in the meantime.");
      response.sendRedirect("/hls_gateway/admin/list");
      return;
    }
    try {
      if (!act(path.verb(), found.get(), request)) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
    } catch (StaleChannel | NicknameTaken e) {
      Flash.error(request, e.getMessage());
    }
    response.sendRedirect(
        "list".equals(request.getParameter("from"))
            ? "/hls_gateway/admin/list"
            : "/hls_gateway/admin/channel/" + found.get().channel().nickname());
  }

  /** False if there is no such verb. */
  private boolean act(String verb, StoredChannel stored, HttpServletRequest request) {
    Channel channel = stored.channel();
    String name = channel.title();
    switch (verb) {
      case "start" -> {
        if (channel.enabled()) {
          sessions.start(channel);
          Flash.success(request, name + " is starting. It stops when nobody watches.");
        } else {
          Flash.error(request, name + " is off: edit it and switch it on first.");
        }
      }
      case "stop" -> {
        sessions.stop(channel);
        Flash.success(request, name + " is stopping.");
      }
      case "pin" -> {
        pin(stored, true);
        Flash.success(request, name + " is pinned on: it runs whether or not anybody watches.");
      }
      case "unpin" -> {
        pin(stored, false);
        Flash.success(request, name + " is no longer pinned: it stops when nobody watches.");
      }
      case "encode" -> {
        channels.update(
            stored, stored.version(), ChannelValues.of(stored).encodingSparseKeyframes());
        Flash.success(
            request,
            name
                + " is encoded from now on, with a keyframe every two seconds. Edit it to pass the"
                + " source on as it is again.");
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void pin(StoredChannel stored, boolean on) {
    channels.update(stored, stored.version(), ChannelValues.of(stored).pinned(on));
  }
}
