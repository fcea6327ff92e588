package org.hlsgateway.restream;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * Pages of push targets: all of them; those of a channel, at {@code /{nickname}}; a new one, at
 * {@code /{nickname}/add}; and one, at {@code /{nickname}/{id}}, with {@code /edit}, {@code
 * /delete}, and by POST {@code /start}, {@code /stop} and {@code /test}.
 */
@WebServlet(urlPatterns = PushServlet.PAGE + "/*", asyncSupported = true)
public class PushServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  static final String PAGE = "/hls_gateway/admin/push";
  private static final String ADD = "add";
  private static final Logger LOG = System.getLogger(PushServlet.class.getName());
  private static final int LOG_LINES = 20;
  private static final Pattern PATH =
      Pattern.compile("/([A-Za-z0-9_-]{1,50})(?:/(add|\\d{1,18})(?:/([a-z]+))?)?");

  @Inject private transient PushTargets targets;
  @Inject private transient Restream restream;
  @Inject private transient Channels channels;
  @Inject private transient Pages pages;
  @Inject private transient BroadcastLog log;

  /**
   * @param isUnknown there is nothing at this address
   * @param verb empty if there is none
   */
  private record Place(
      boolean isUnknown, Channel channel, boolean adds, PushTarget target, String verb) {
    static final Place UNKNOWN = new Place(true, null, false, null, "");

    String page() {
      return PAGE + "/" + channel.nickname() + (target == null ? "" : "/" + target.id());
    }
  }

  private Place place(HttpServletRequest request) {
    String path = request.getPathInfo();
    if (path == null || path.equals("/")) {
      return new Place(false, null, false, null, "");
    }
    Matcher pieces = PATH.matcher(path);
    Optional<Channel> channel =
        pieces.matches() ? channels.find(pieces.group(1)) : Optional.empty();
    if (channel.isEmpty()) {
      return Place.UNKNOWN;
    }
    String second = pieces.group(2);
    String verb = pieces.group(3) == null ? "" : pieces.group(3);
    if (second == null || second.equals(ADD)) {
      return verb.isEmpty()
          ? new Place(false, channel.get(), second != null, null, "")
          : Place.UNKNOWN;
    }
    return targets
        .find(channel.get().id(), Long.parseLong(second))
        .map(target -> new Place(false, channel.get(), false, target, verb))
        .orElse(Place.UNKNOWN);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Place place = place(request);
    if (place.isUnknown()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (place.channel() == null) {
      Map<String, Object> model = model();
      model.put("targets", targets.all().stream().flatMap(each -> view(each).stream()).toList());
      model.put("channels", channels.all());
      pages.render("admin/push", model, request, response);
    } else if (place.target() == null) {
      showChannel(place, request, response);
    } else {
      showTarget(place, request, response);
    }
  }

  private void showChannel(Place place, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String service = Objects.requireNonNullElse(request.getParameter("service"), "");
    if (place.adds() && isService(service)) {
      PushService chosen = PushService.of(service);
      PushInput fresh =
          new PushInput(
              "",
              service,
              chosen.address(),
              "",
              false,
              PushTarget.When.ALWAYS.key(),
              "",
              "",
              "",
              "",
              "",
              true);
      form(place, fresh, Map.of(), request, response);
      return;
    }
    Map<String, Object> model = model();
    model.put("channel", place.channel());
    model.put("services", List.of(PushService.values()));
    if (place.adds()) {
      pages.render("admin/push-services", model, request, response);
      return;
    }
    model.put(
        "targets",
        targets.of(place.channel().id()).stream().flatMap(each -> view(each).stream()).toList());
    pages.render("admin/push-channel", model, request, response);
  }

  private void showTarget(Place place, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (place.verb()) {
      case "edit" -> form(place, PushInput.of(place.target()), Map.of(), request, response);
      case "", "delete" -> {
        Map<String, Object> model = model();
        model.put("channel", place.channel());
        model.put("target", view(place.target()).orElseThrow());
        model.put(
            "preview",
            restream.preview(
                place.channel(),
                place.target().service(),
                place.target().enhanced(),
                place.target().encoding()));
        model.put("test", restream.tests().of(place.target()).map(PushServlet::test).orElse(null));
        model.put("log", log(place.target()));
        String template = place.verb().isEmpty() ? "admin/push-target" : "admin/push-delete";
        pages.render(template, model, request, response);
      }
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Place place = place(request);
    if (place.isUnknown() || place.channel() == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      if (place.adds() || place.verb().equals("edit")) {
        save(place, request, response);
      } else if (place.target() != null) {
        act(place, request, response);
      } else {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (PushTargets.Stale e) {
      Flash.error(request, e.getMessage());
      response.sendRedirect(PAGE + "/" + place.channel().nickname());
    }
  }

  private void act(Place place, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PushTarget target = place.target();
    String back = "list".equals(request.getParameter("from")) ? PAGE : place.page();
    switch (place.verb()) {
      case "start" -> {
        if (place.channel().enabled()) {
          targets.start(target);
          Flash.success(request, place.channel().title() + " is sent to " + target.name() + ".");
        } else {
          Flash.error(
              request, place.channel().title() + " is off: edit it and switch it on first.");
        }
        response.sendRedirect(back);
      }
      case "stop" -> {
        targets.update(target, PushTargetValues.of(target).on(false));
        Flash.success(request, "Nothing is sent to " + target.name() + " any more.");
        response.sendRedirect(back);
      }
      case "test" -> {
        restream
            .tests()
            .begin(place.channel(), target)
            .ifPresent(sentence -> Flash.error(request, sentence));
        response.sendRedirect(back);
      }
      case "delete" -> {
        targets.delete(target);
        Flash.success(request, target.name() + " is deleted, and its key with it.");
        response.sendRedirect(PAGE + "/" + place.channel().nickname());
      }
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private void save(Place place, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String when = text(request, "when");
    boolean wasOn = place.target() == null || place.target().on();
    boolean tests = request.getParameter("test") != null;
    boolean byHand = when.equals(PushTarget.When.BY_HAND.key());
    PushInput input =
        new PushInput(
            text(request, "name"),
            text(request, "service"),
            text(request, "address"),
            text(request, "key"),
            request.getParameter("enhanced") != null,
            when,
            text(request, "from"),
            text(request, "to"),
            text(request, "resolution"),
            text(request, "bitrate"),
            text(request, "fps"),
            place.target() == null ? !byHand && !tests : wasOn);
    Optional<PushTarget> old = Optional.ofNullable(place.target());
    try {
      PushTargetValues values = input.check(old);
      PushTarget saved =
          old.isPresent()
              ? targets.update(old.get(), values)
              : targets.create(place.channel().id(), values);
      if (tests) {
        Flash.success(request, saved.name() + " is saved. If the test goes well, start it.");
        restream
            .tests()
            .begin(place.channel(), saved)
            .ifPresent(sentence -> Flash.error(request, sentence));
      } else {
        Flash.success(request, saved.name() + (old.isPresent() ? " is saved." : " is added."));
      }
      response.sendRedirect(PAGE + "/" + place.channel().nickname() + "/" + saved.id());
    } catch (PushInput.Rejected e) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      form(place, input, e.problems(), request, response);
    } catch (IllegalArgumentException e) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      form(place, input, Map.of("name", e.getMessage()), request, response);
    }
  }

  /** What was typed as the key is not shown again. */
  private void form(
      Place place,
      PushInput input,
      Map<String, String> errors,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    PushService service =
        isService(input.service()) ? PushService.of(input.service()) : PushService.OWN;
    Map<String, Object> model = model();
    model.put("channel", place.channel());
    model.put("edited", place.target() == null ? null : view(place.target()).orElseThrow());
    model.put("service", service);
    model.put("errors", new LinkedHashMap<>(errors));
    model.put(
        "form",
        Map.of(
            "name", input.name(),
            "address", input.address(),
            "enhanced", input.enhanced(),
            "when", input.when(),
            "from", input.from(),
            "to", input.to(),
            "resolution", input.resolution(),
            "bitrate", input.bitrate(),
            "fps", input.fps()));
    model.put("sizes", List.of(BroadcastFormat.Resolution.values()));
    model.put("moments", List.of(PushTarget.When.values()));
    model.put(
        "preview",
        restream.preview(
            place.channel(),
            service,
            input.enhanced(),
            place.target() == null ? Optional.empty() : place.target().encoding()));
    pages.render("admin/push-form", model, request, response);
  }

  private Optional<PushView> view(PushTarget target) {
    return channels
        .byId(target.channelId())
        .map(channel -> PushView.of(target, channel, restream.status(target)));
  }

  private static Map<String, String> test(PushTests.Test test) {
    return Map.of(
        "badge",
        switch (test.state()) {
          case RUNNING -> "starting";
          case PASSED -> "live";
          case FAILED -> "failed";
        },
        "word",
        switch (test.state()) {
          case RUNNING -> "Testing";
          case PASSED -> "Passed";
          case FAILED -> "Failed";
        },
        "since",
        test.since().toString(),
        "sentence",
        test.sentence());
  }

  private List<BroadcastView> log(PushTarget target) {
    try {
      return BroadcastView.of(log.find(BroadcastQuery.ofTarget(target, LOG_LINES)));
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The log of broadcasts cannot be read", e);
      return List.of();
    }
  }

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "push");
    return model;
  }

  private static boolean isService(String key) {
    for (PushService each : PushService.values()) {
      if (each.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  private static String text(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }
}
