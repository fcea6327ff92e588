package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.web.JsonAnswer;

/**
 * What changes on an open page, for its script: the channels of {@code ?channels=a,b,c}, which are
 * those that are seen, or with {@code ?channel=nickname} one with its log.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/status", asyncSupported = true)
public class StatusServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** More rows are on no screen. */
  private static final int MOST_SEEN = 100;

  @Inject private transient Channels channels;
  @Inject private transient ChannelViews views;
  @Inject private transient ChannelKeeping keeping;
  @Inject private transient ChannelSessions sessions;
  @Inject private transient Access access;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var list = Json.createArrayBuilder();
    String only = request.getParameter("channel");
    if (only == null) {
      seen(request.getParameter("channels"))
          .filter(stored -> isSeen(stored, request))
          .forEach(stored -> list.add(json(views.of(stored))));
    } else {
      Optional<StoredChannel> stored =
          channels.stored(only).filter(found -> isSeen(found, request));
      if (stored.isEmpty()) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      list.add(
          withKeeping(jsonWithLog(views.of(stored.get())), stored.get())
              .add("encodingWouldHelp", sessions.encodingWouldHelp(stored.get().channel())));
    }
    JsonAnswer.write(Json.createObjectBuilder().add("channels", list).build(), response);
  }

  private boolean isSeen(StoredChannel stored, HttpServletRequest request) {
    return access.maySeeInside(Caller.of(request), stored.channel().id());
  }

  /** Those that are still there; none if nothing is named. */
  private Stream<StoredChannel> seen(String names) {
    return Stream.of((names == null ? "" : names).split(","))
        .limit(MOST_SEEN)
        .map(channels::stored)
        .flatMap(Optional::stream);
  }

  private JsonObjectBuilder withKeeping(JsonObjectBuilder json, StoredChannel stored) {
    ChannelKeeping.Keeping kept = keeping.of(stored.channel());
    return json.add("keeping", kept.inWords(stored.channel()))
        .add("keepProblem", kept.problem().orElse(""));
  }

  private static JsonObjectBuilder jsonWithLog(ChannelView view) {
    return json(view).add("log", String.join("\n", view.log()));
  }

  private static JsonObjectBuilder json(ChannelView view) {
    return Json.createObjectBuilder()
        .add("nickname", view.nickname())
        .add("badge", view.badge())
        .add("state", view.state())
        .add("viewers", view.viewers())
        .add("media", view.media())
        .add("plan", view.plan())
        .add("uptime", view.uptime())
        .add("problem", view.problem())
        .add("standIn", view.standIn())
        .add("network", view.network())
        .add("canStop", view.canStop());
  }
}
