package org.hlsgateway.livebox;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.boxes.RemoteControl;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.restream.BroadcastFormat;
import org.hlsgateway.restream.BroadcastView;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * The box's own pages, for a touch screen of seven inches and for a phone: what it does, with Start
 * and Stop; {@code settings}; and {@code log}, with graphs.
 */
@WebServlet(urlPatterns = LiveboxPages.PAGE + "/*", asyncSupported = true)
public class LiveboxPages extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(LiveboxPages.class.getName());

  static final String PAGE = "/hls_gateway/livebox";
  private static final String[] NONE = {};
  private static final int LOG_LINES = 30;
  private static final int MOST_SAMPLES = 10_000;
  private static final int MOST_TARGETS_TYPED = 3;
  private static final Duration HOUR = Duration.ofHours(1);

  private final transient Clock clock = Clock.systemUTC();
  @Inject private transient Livebox livebox;
  @Inject private transient BoxFigures figures;
  @Inject private transient MachineSamples samples;
  @Inject private transient Reports reports;
  @Inject private transient Access access;
  @Inject private transient RemoteControl remote;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (path(request)) {
      case "", "/" -> now(request, response);
      case "/settings" -> settings(livebox.control(), "", request, response);
      case "/log" -> log(request, response);
      case "/data.csv" -> data(request, response);
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      switch (path(request)) {
        case "/start" -> {
          livebox.begin(mayHave(request));
          response.sendRedirect(PAGE);
        }
        case "/stop" -> {
          livebox.end();
          response.sendRedirect(PAGE);
        }
        case "/settings" -> save(request, response);
        default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (IllegalArgumentException | OnAir.NotPossible e) {
      Flash.error(request, e.getMessage());
      response.sendRedirect(PAGE);
    }
  }

  private static String path(HttpServletRequest request) {
    return request.getPathInfo() == null ? "" : request.getPathInfo();
  }

  private void now(HttpServletRequest request, HttpServletResponse response) throws IOException {
    OnAir.State state = livebox.state();
    ControlData data = livebox.control();
    BroadcastFormat format = data.format();
    Map<String, Object> model = model();
    model.put("status", state.status().key());
    model.put(
        "badge",
        switch (state.status()) {
          case IDLE -> "off";
          case PREPARING -> state.trouble().isPresent() ? "restarting" : "starting";
          case STREAMING -> "live";
          case STOPPING -> "idle";
        });
    model.put("isOn", state.status() != OnAir.Status.IDLE);
    model.put("trouble", state.trouble().orElse(""));
    model.put("sent", String.format(Locale.ROOT, "%.1f MB", state.bytes() / 1e6));
    model.put("legs", state.legs());
    model.put("source", source(data, request));
    model.put("size", format.resolution().key());
    model.put("fps", format.framesPerSecond());
    model.put("kilobits", format.bitsPerSecond() / 1000);
    model.put("sound", format.tone() ? "1 kHz tone" : "Silence");
    model.put("to", data.shownAddresses());
    model.put("remote", remote.inWords().orElse(""));
    model.put("cpu", figures.cpu());
    model.put("disk", figures.disk());
    pages.render("livebox/now", model, request, response);
  }

  private String source(ControlData data, HttpServletRequest request) {
    return livebox.choices(mayHave(request)).stream()
        .filter(choice -> choice.value().equals(data.source()))
        .findFirst()
        .map(Sources.Choice::title)
        .orElseGet(
            () -> livebox.maySee(data, mayHave(request)) ? data.source() : "Another's channel");
  }

  private void settings(
      ControlData data, String error, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    BroadcastFormat format = data.format();
    Predicate<Channel> mayHave = mayHave(request);
    Map<String, Object> model = model();
    model.put("error", error);
    List<Sources.Choice> choices = livebox.choices(mayHave);
    String source = livebox.maySee(data, mayHave) ? data.source() : ControlData.MASK;
    model.put("choices", choices);
    model.put("isOther", choices.stream().noneMatch(each -> each.value().equals(source)));
    model.put("sizes", List.of(BroadcastFormat.Resolution.values()));
    model.put("rates", List.of(15, 25, 30));
    model.put("source", source);
    model.put("size", format.resolution().key());
    model.put("fps", format.framesPerSecond());
    boolean isOwn = format.bitsPerSecond() == format.resolution().bitsPerSecond();
    model.put("bitrate", isOwn ? "" : format.bitsPerSecond() / 1000 + "kbps");
    model.put("quality", format.quality().orElse(0));
    model.put("qualities", qualities(format.quality()));
    model.put("sound", format.tone() ? BroadcastFormat.TONE : BroadcastFormat.SILENCE);
    model.put("url", data.shownUrl());
    model.put("hasKey", !data.name().value().isEmpty());
    model.put("targets", data.targets().stream().map(ExtraTarget::shownUrl).toList());
    model.put("more", Math.max(0, MOST_TARGETS_TYPED - data.targets().size()));
    pages.render("livebox/settings", model, request, response);
  }

  /** Those of the document, and another that was set over the API. */
  private static List<Integer> qualities(OptionalInt set) {
    return IntStream.concat(IntStream.of(10, 20, 30, 40), set.stream())
        .distinct()
        .sorted()
        .boxed()
        .toList();
  }

  private void save(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonObjectBuilder change = Json.createObjectBuilder();
    for (String field : List.of("source", "resolution", "bitrate", "audio", "fps", "quality")) {
      String text = text(request, field);
      if (text.isEmpty()) {
        change.addNull(field);
      } else {
        change.add(field, text);
      }
    }
    ControlData stored = livebox.control();
    TypedAddresses.address(stored, text(request, "url"), text(request, "name"), change);
    change.add(
        "targets",
        TypedAddresses.targets(
            stored.targets(), texts(request, "target"), texts(request, "target-name")));
    try {
      livebox.change(change.build(), mayHave(request));
      boolean runs = livebox.state().status() != OnAir.Status.IDLE;
      Flash.success(request, runs ? "Saved. It counts from the next start on." : "Saved.");
      response.sendRedirect(PAGE);
    } catch (IllegalArgumentException e) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      settings(livebox.control(), e.getMessage(), request, response);
    } catch (SQLException e) {
      LOG.log(Level.ERROR, "The livebox's control data cannot be kept", e);
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      settings(
          livebox.control(),
          "The database does not answer now: nothing was changed. Try again.",
          request,
          response);
    }
  }

  private void log(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, Object> model = model();
    Instant to = clock.instant();
    Instant from = to.minus(isDay(request) ? HOUR.multipliedBy(24) : HOUR);
    try {
      model.put("graphs", BoxGraphs.of(samples.between(from, to, MOST_SAMPLES), from, to));
      model.put(
          "log", BroadcastView.of(reports.latest(Caller.of(request), mayHave(request), LOG_LINES)));
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The livebox's log cannot be read", e);
      model.put("graphs", BoxGraphs.of(List.of(), from, to));
      model.put("log", List.of());
      model.put("error", "The database does not answer now: try again.");
    }
    model.put("day", isDay(request));
    pages.render("livebox/log", model, request, response);
  }

  private void data(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Instant to = clock.instant();
    try {
      reports.csv(to.minus(isDay(request) ? HOUR.multipliedBy(24) : HOUR), to, response);
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The livebox's figures cannot be read", e);
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private static boolean isDay(HttpServletRequest request) {
    return "day".equals(request.getParameter("of"));
  }

  private Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("box", figures.name());
    return model;
  }

  private static String text(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "").strip();
  }

  private static List<String> texts(HttpServletRequest request, String name) {
    return Stream.of(Objects.requireNonNullElse(request.getParameterValues(name), NONE))
        .map(String::strip)
        .toList();
  }

  private Predicate<Channel> mayHave(HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return channel -> access.mayBroadcast(caller, channel.id());
  }
}
