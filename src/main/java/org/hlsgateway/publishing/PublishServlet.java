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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Issuer;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.CoordinatorBusy;
import org.hlsgateway.coordinator.StreamingChannel;
import org.hlsgateway.http.Outside;
import org.hlsgateway.ingest.Publishers;
import org.hlsgateway.ingest.RtmpListener;
import org.hlsgateway.ingest.WebSocketListener;
import org.hlsgateway.recordings.RecordingView;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The page of a channel for whoever publishes to it, at {@code /{channel}}; without one a list of
 * what one may publish to, by POST a key for a channel, and below the channel {@code
 * /key|options|remove}; {@code /key} asks before it replaces one.
 */
@WebServlet(urlPatterns = PublishServlet.PAGE + "/*", asyncSupported = true)
public class PublishServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(PublishServlet.class.getName());

  static final String PAGE = "/hls_gateway/admin/publish";
  private static final String LIST = "/hls_gateway/admin/streaming";
  private static final String REMOVE = "remove";
  private static final String LIVE = "live";
  private static final String KEY = "key";

  /** What there is of a channel to look at. */
  private static final Set<String> PAGES = Set.of("", LIVE, REMOVE, KEY);

  /** Recordings on the channel's page; the list has them all. */
  private static final int MOST_RECORDINGS = 5;

  @Inject private transient Coordinator coordinator;
  @Inject private transient Channels channels;
  @Inject private transient Access access;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;
  @Inject private transient RtmpListener rtmp;
  @Inject private transient WebSocketListener webSocket;
  @Inject private transient Publishers publishers;

  /** A channel that one may publish to. */
  public record Own(String name, boolean hasKey) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    PublishPath path = PublishPath.of(request);
    Optional<StreamingChannel> channel = coordinator.channels().find(path.channel());
    if (path.channel().isEmpty()) {
      if (Caller.of(request).isAdmin()) {
        response.sendRedirect(LIST);
      } else {
        showOwn(request, response);
      }
    } else if (channel.isEmpty() && path.action().isEmpty() && mayHaveKey(path.channel())) {
      showNew(path.channel(), request, response);
    } else if (channel.isEmpty() || !PAGES.contains(path.action())) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (path.action().equals(LIVE)) {
      pages.renderWithCamera(
          "admin/live", live(channel.get(), Outside.of(request)), request, response);
    } else if (path.action().equals(KEY)) {
      ask(channel.get(), request, response);
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

  /** Publishers have no list of all. */
  private void showOwn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Caller caller = Caller.of(request);
    Map<String, String> own = new TreeMap<>();
    Stream.concat(
            channels.all().stream().map(channel -> channel.nickname().value()),
            // Last, because their spelling counts.
            coordinator.channels().all().stream().map(StreamingChannel::name))
        .filter(name -> access.mayPublish(caller, name, Scope.READ))
        .forEach(name -> own.put(name.toLowerCase(Locale.ROOT), name));
    pages.render(
        "admin/publish-list",
        Map.of("nav", "publish", "channels", own.values().stream().map(this::own).toList()),
        request,
        response);
  }

  private Own own(String channel) {
    return new Own(channel, coordinator.channels().find(channel).isPresent());
  }

  private boolean mayHaveKey(String channel) {
    return coordinator.channels().refusal(channel).isEmpty();
  }

  /** Of a channel that has no key yet. */
  private void showNew(String channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "streaming");
    model.put("channel", channel);
    model.put("watchable", settings.encoder().isEmbedded());
    model.put("verified", settings.coordinator().keyVerification().url().isPresent());
    model.put("publisher", publishers.of(channel).map(PublisherView::of).orElse(null));
    model.put("published", isPublished(channel));
    pages.render("admin/publish-new", model, request, response);
  }

  private boolean isPublished(String channel) {
    try {
      return coordinator.isPublished(channel);
    } catch (CoordinatorBusy e) {
      return false;
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
      if (path.action().equals(KEY) && mayHaveKey(path.channel())) {
        makeKey(path.channel(), request, response);
        return;
      }
      if (path.action().equals("close") && mayHaveKey(path.channel())) {
        close(path.channel(), request, response);
        return;
      }
      Optional<StreamingChannel> channel = coordinator.channels().find(path.channel());
      if (channel.isEmpty()) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      switch (path.action()) {
        case "pass" -> pass(channel.get().name(), request, response);
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
    Optional<StreamingChannel> former = coordinator.channels().find(channel);
    if (former.isPresent() && !"yes".equals(request.getParameter("replace"))) {
      // Somebody may be using the one that it has.
      response.sendRedirect(PAGE + "/" + former.get().name() + "/" + KEY);
      return;
    }
    String name = former.map(StreamingChannel::name).orElse(channel);
    ShownKey.keep(request, name, coordinator.channels().make(name, maker(request)));
    response.sendRedirect(PAGE + "/" + name);
  }

  /** Keys of administrators are nobody's: they count whoever made them. */
  static OptionalLong maker(HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return caller.isAdmin()
        ? OptionalLong.empty()
        : OptionalLong.of(caller.account().orElseThrow().id());
  }

  /** Whether to replace the key that it has. */
  private void ask(
      StreamingChannel channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    pages.render(
        "admin/publish-key",
        Map.of(
            "nav",
            "streaming",
            "channel",
            channel.name(),
            "keyMade",
            RecordingView.words(channel.keyMade()),
            "published",
            isPublished(channel.name())),
        request,
        response);
  }

  private void close(String channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      Flash.success(
          request,
          coordinator.closeStream(channel)
              ? "The streaming server was told to end the stream."
              : "This stream has ended already.");
    } catch (CoordinatorBusy e) {
      Flash.error(request, "The coordinator is busy. Try again in a moment.");
    }
    response.sendRedirect(PAGE + "/" + channel);
  }

  /** For the page that goes live: as JSON, and not in a page that is kept. */
  private void pass(String channel, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Issuer issuer = Issuer.of(Caller.of(request).account().orElseThrow());
    Optional<String> pass = coordinator.channels().pass(channel, issuer);
    if (pass.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json;charset=UTF-8");
    // Digits and letters: nothing to escape.
    response.getWriter().write("{\"pass\":\"" + pass.get() + "\"}");
  }

  private Map<String, Object> live(StreamingChannel channel, Outside outside) {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "streaming");
    model.put("channel", channel.name());
    model.put("open", coordinator.elsewhere().isEmpty() && webSocket.isOpen());
    model.put("watchable", settings.encoder().isEmbedded());
    // Where the same page has a camera: browsers give none to plain HTTP from elsewhere.
    String page = PAGE + "/" + channel.name() + "/" + LIVE;
    model.put("host", outside.hostName());
    model.put("port", outside.port());
    model.put("page", page);
    model.put(
        "secure",
        settings
            .server()
            .tls()
            .map(tls -> "https://" + outside.hostName() + ":" + tls.port() + page)
            .orElse(""));
    return model;
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
    List<PublishAddress> addresses = new ArrayList<>();
    String host = Outside.of(request).hostName();
    String name = channel.name();
    // Where another coordinator decides, keys of this one open nothing.
    boolean here = coordinator.elsewhere().isEmpty();
    boolean browser = here && webSocket.isOpen();
    if (here) {
      rtmp.port()
          .ifPresent(port -> addresses.add(PublishAddress.here(host, port, false, name, key)));
      rtmp.tlsPort()
          .ifPresent(port -> addresses.add(PublishAddress.here(host, port, true, name, key)));
    }
    if (browser) {
      addresses.add(PublishAddress.here(Outside.of(request), name, key));
    }
    model.put("published", isPublished(channel.name()));
    try {
      coordinator.servers().stream()
          .forEach(server -> addresses.add(PublishAddress.of(server, name, key)));
    } catch (CoordinatorBusy e) {
      // Then without them; the page is asked for again.
      LOG.log(
          System.Logger.Level.DEBUG, "The coordinator has no time to name streaming servers", e);
    }
    model.put("addresses", addresses);
    model.put("publisher", publishers.of(name).map(PublisherView::of).orElse(null));
    model.put("rtmpProblem", rtmp.problem().orElse(""));
    model.put("browser", browser);
    Optional<String> recorded = Optional.of(name);
    Instant now = Instant.now();
    try {
      model.put(
          "recordings",
          coordinator.recordings().list(recorded, 0, MOST_RECORDINGS).stream()
              .map(recording -> StreamRecordingView.of(recording, now))
              .toList());
      model.put("count", coordinator.recordings().count(recorded));
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
