package org.hlsgateway.recordings;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The list of recordings ({@code ?channel=nickname}: of one channel; {@code ?before=id}: older
 * ones), and below it {@code /{id}} to play one and {@code /{id}/delete} to delete it.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/recordings/*", asyncSupported = true)
public class RecordingsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String LIST = "/hls_gateway/admin/recordings";
  private static final int ON_A_PAGE = 100;

  @Inject private transient Recordings recordings;
  @Inject private transient Channels channels;
  @Inject private transient Access access;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RecordingPagePath path = RecordingPagePath.of(request);
    if (path.isList()) {
      list(request, response);
      return;
    }
    Optional<Recording> recording =
        recordings.find(path.id()).filter(found -> isSeen(found, request));
    if (recording.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Map<String, Object> model = model();
    model.put("recording", RecordingView.of(recording.get()));
    model.put("channelIsThere", isThere(recording.get()));
    pages.render(
        path.deletes() ? "admin/recording-delete" : "admin/recording", model, request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RecordingPagePath path = RecordingPagePath.of(request);
    Optional<Recording> there = recordings.find(path.id());
    if (!path.deletes() || there.filter(found -> !isSeen(found, request)).isPresent()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      switch (recordings.delete(path.id())) {
        case DELETED -> Flash.success(request, "The recording is deleted.");
        case ABSENT -> Flash.success(request, "This recording was deleted already.");
        case ACTIVE ->
            Flash.error(request, "It is being recorded: stop the recording first, then delete it.");
      }
    } catch (UncheckedIOException e) {
      Flash.error(request, "Its files could not be deleted; the server's log says why.");
    }
    response.sendRedirect(LIST);
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String nickname = request.getParameter("channel");
    Optional<Channel> channel =
        nickname == null
            ? Optional.empty()
            : channels
                .find(nickname)
                .filter(found -> access.maySeeInside(Caller.of(request), found.id()));
    if (nickname != null && channel.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    List<Recording> all =
        channel.map(only -> recordings.ofChannel(only.id())).orElseGet(recordings::all).stream()
            .filter(each -> isSeen(each, request))
            .toList();
    String before = request.getParameter("before");
    List<Recording> shown =
        all.stream()
            .filter(each -> before == null || each.id().compareTo(before) < 0)
            .limit(ON_A_PAGE + 1L)
            .toList();
    boolean more = shown.size() > ON_A_PAGE;
    List<Recording> page = more ? shown.subList(0, ON_A_PAGE) : shown;
    Map<String, Object> model = model();
    model.put("recordings", page.stream().map(RecordingView::of).toList());
    model.put("older", more ? page.get(ON_A_PAGE - 1).id() : "");
    model.put("count", all.size());
    model.put("size", RecordingView.size(all.stream().mapToLong(Recording::bytes).sum()));
    model.put("problem", recordings.problem().orElse(""));
    model.put("only", channel.orElse(null));
    pages.render("admin/recordings", model, request, response);
  }

  private boolean isSeen(Recording recording, HttpServletRequest request) {
    return access.maySeeInside(Caller.of(request), recording.channelId());
  }

  /** The channel may have been deleted, or another may have its nickname by now. */
  private boolean isThere(Recording recording) {
    return channels
        .find(recording.nickname())
        .filter(channel -> channel.id() == recording.channelId())
        .isPresent();
  }

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "recordings");
    return model;
  }
}
