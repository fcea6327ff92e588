package org.hlsgateway.publishing;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.CoordinatorBusy;
import org.hlsgateway.coordinator.StreamingChannel;
import org.hlsgateway.recordings.RecordingView;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The page of a channel for whoever publishes to it, at {@code /{channel}}; by POST without a
 * channel a key for one, and below the channel {@code /key|options|remove}.
 */
@WebServlet(urlPatterns = PublishServlet.PAGE + "/*", asyncSupported = true)
public class PublishServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  static final String PAGE = "/hls_gateway/admin/publish";
  private static final String LIST = "/hls_gateway/admin/streaming";
  private static final String REMOVE = "remove";

  /** Recordings on the channel's page; the list has them all. */
  private static final int MOST_RECORDINGS = 5;

  @Inject private transient Coordinator coordinator;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    PublishPath path = PublishPath.of(request);
    Optional<StreamingChannel> channel = coordinator.channels().find(path.channel());
    if (path.channel().isEmpty()) {
      response.sendRedirect(LIST);
    } else if (channel.isEmpty() || !(path.action().isEmpty() || path.action().equals(REMOVE))) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (path.action().equals(REMOVE)) {
      pages.render(
          "admin/publish-remove",
          Map.of("nav", "streaming", "channel", channel.get().name()),
          request,
          response);
    } else {
      show(channel.get(), OptionsInput.of(channel.get().options()), Map.of(), request, response);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    PublishPath path = PublishPath.of(request);
    try {
      if (path.channel().isEmpty()) {
        makeKey(text(request, "channel").strip(), request, response);
        return;
      }
      Optional<StreamingChannel> channel = coordinator.channels().find(path.channel());
      if (channel.isEmpty()) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      switch (path.action()) {
        case "key" -> makeKey(channel.get().name(), request, response);
        case "options" -> changeOptions(channel.get(), request, response);
        case REMOVE -> {
          coordinator.channels().remove(channel.get().name());
          Flash.success(request, channel.get().name() + " has no streaming key any more.");
          response.sendRedirect(LIST);
        }
        default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  private void makeKey(String channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    Optional<String> refusal = coordinator.channels().refusal(channel);
    if (refusal.isPresent()) {
      Flash.error(request, refusal.get());
      response.sendRedirect(LIST);
      return;
    }
    ShownKey.keep(request, channel, coordinator.channels().make(channel));
    response.sendRedirect(PAGE + "/" + channel);
  }

  private void changeOptions(
      StreamingChannel channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, SQLException {
    OptionsInput input =
        new OptionsInput(
            request.getParameter("record") != null,
            text(request, "resolutions"),
            request.getParameter("previews") != null,
            text(request, "previewSize"),
            text(request, "previewSeconds"));
    Map<String, String> problems = input.problems();
    if (!problems.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      show(channel, input, problems, request, response);
      return;
    }
    coordinator.channels().change(channel.name(), input.options());
    Flash.success(request, "Saved. It counts from the channel's next stream on.");
    response.sendRedirect(PAGE + "/" + channel.name());
  }

  private void show(
      StreamingChannel channel,
      OptionsInput form,
      Map<String, String> errors,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    Map<String, Object> model = new HashMap<>();
    String key = ShownKey.take(request, channel.name()).orElse("");
    model.put("nav", "streaming");
    model.put("channel", channel.name());
    model.put("keyMade", RecordingView.words(channel.keyMade()));
    model.put("key", key);
    model.put("form", form);
    model.put("recorded", channel.options().record());
    model.put("errors", errors);
    model.put("watchable", settings.encoder().isEmbedded());
    try {
      model.put("published", coordinator.isPublished(channel.name()));
      model.put(
          "addresses",
          coordinator.servers().stream()
              .map(server -> PublishAddress.of(server, channel.name(), key))
              .toList());
    } catch (CoordinatorBusy e) {
      model.put("published", false);
      model.put("addresses", List.of());
    }
    Optional<String> name = Optional.of(channel.name());
    Instant now = Instant.now();
    try {
      model.put(
          "recordings",
          coordinator.recordings().list(name, 0, MOST_RECORDINGS).stream()
              .map(recording -> StreamRecordingView.of(recording, now))
              .toList());
      model.put("count", coordinator.recordings().count(name));
    } catch (SQLException e) {
      throw new ServletException(e);
    }
    pages.render("admin/publish", model, request, response);
  }

  private static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }
}
