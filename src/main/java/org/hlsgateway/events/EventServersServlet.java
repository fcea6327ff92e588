package org.hlsgateway.events;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * Transcoders and streamers; {@code /transcoders/new|{id}} and {@code /streamers/new|{id}} to add
 * and edit one, and by POST {@code .../{id}/secret|delete}.
 */
@WebServlet(urlPatterns = EventServersServlet.LIST + "/*", asyncSupported = true)
public class EventServersServlet extends HttpServlet {
  static final String LIST = "/hls_gateway/admin/event-servers";
  private static final String TRANSCODERS = "transcoders";
  private static final String STREAMERS = "streamers";
  private static final long serialVersionUID = 1L;

  @Inject private transient EventStore store;
  @Inject private transient ServerHealth health;
  @Inject private transient ServerFigures figures;
  @Inject private transient Pages pages;

  /**
   * A row of a list.
   *
   * @param events how many need it that are not over
   */
  public record Row(
      long id,
      String name,
      String kind,
      String address,
      String room,
      long events,
      ServerHealth.Shown health) {}

  /** What stands in the form. */
  public record Form(
      String name,
      String kind,
      String address,
      String capacity,
      String pushAddress,
      String publicAddress,
      String maxMbps,
      String maxViewers,
      String weight,
      boolean enabled,
      String version) {
    static Form of(HttpServletRequest request) {
      return new Form(
          EventForm.text(request, "name"),
          EventForm.text(request, "kind"),
          EventForm.text(request, "address"),
          EventForm.text(request, "capacity"),
          EventForm.text(request, "pushAddress"),
          EventForm.text(request, "publicAddress"),
          EventForm.text(request, "maxMbps"),
          EventForm.text(request, "maxViewers"),
          EventForm.text(request, "weight"),
          request.getParameter("enabled") != null,
          EventForm.text(request, "version"));
    }

    static Form of(Transcoder transcoder) {
      return new Form(
          transcoder.name(),
          transcoder.kind().name(),
          transcoder.address(),
          text(transcoder.capacity()),
          "",
          "",
          "",
          "",
          "",
          transcoder.enabled(),
          Integer.toString(transcoder.version()));
    }

    static Form of(Streamer streamer) {
      return new Form(
          streamer.name(),
          streamer.kind().name(),
          "",
          "",
          streamer.shownPushAddress(),
          streamer.publicAddress(),
          text(streamer.mostMbps()),
          text(streamer.mostViewers()),
          Integer.toString(streamer.weight()),
          streamer.enabled(),
          Integer.toString(streamer.version()));
    }

    static final Form EMPTY = new Form("", "RTMP", "", "", "", "", "", "", "10", true, "0");

    static String text(OptionalInt number) {
      return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = path(request);
    if (path[0].isEmpty()) {
      list(request, response);
      return;
    }
    boolean isTranscoder = path[0].equals(TRANSCODERS);
    if (path.length != 2 || !(isTranscoder || path[0].equals(STREAMERS))) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Optional<Form> form =
        path[1].equals("new")
            ? Optional.of(Form.EMPTY)
            : isTranscoder
                ? store.transcoder(EventInput.id(path[1])).map(Form::of)
                : store.streamer(EventInput.id(path[1])).map(Form::of);
    if (form.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      showForm(path, form.get(), Map.of(), "", request, response);
    }
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, Object> model = model();
    model.put("transcoders", store.transcoders().stream().map(this::row).toList());
    model.put("streamers", store.streamers().stream().map(this::row).toList());
    pages.render("admin/event-servers", model, request, response);
  }

  private Row row(Transcoder transcoder) {
    Instant now = Instant.now();
    return new Row(
        transcoder.id(),
        transcoder.name(),
        transcoder.kind().inWords(),
        transcoder.address(),
        transcoder.capacity().isPresent()
            ? transcoder.capacity().getAsInt() + " events at a time"
            : "any number of events",
        store.events().stream()
            .filter(event -> event.isTranscodedBy(transcoder.id()) && !event.isOver(now))
            .count(),
        health.of(transcoder));
  }

  private Row row(Streamer streamer) {
    Instant now = Instant.now();
    return new Row(
        streamer.id(),
        streamer.name(),
        streamer.kind().inWords(),
        streamer.publicAddress(),
        room(streamer) + ". " + figures.streamer(streamer).inWords(),
        store.events().stream()
            .filter(event -> event.streamers().contains(streamer.id()) && !event.isOver(now))
            .count(),
        health.of(streamer));
  }

  private static String room(Streamer streamer) {
    String mbps = streamer.mostMbps().isPresent() ? streamer.mostMbps().getAsInt() + " Mbit/s" : "";
    String viewers =
        streamer.mostViewers().isPresent() ? streamer.mostViewers().getAsInt() + " viewers" : "";
    String between = mbps.isEmpty() || viewers.isEmpty() ? "" : ", ";
    String room = mbps + between + viewers;
    return (room.isEmpty() ? "no limit" : room) + ", weight " + streamer.weight();
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = path(request);
    boolean isTranscoder = path[0].equals(TRANSCODERS);
    if (path.length < 2 || path.length > 3 || !(isTranscoder || path[0].equals(STREAMERS))) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Optional<Transcoder> transcoder =
        isTranscoder ? store.transcoder(EventInput.id(path[1])) : Optional.empty();
    Optional<Streamer> streamer =
        isTranscoder ? Optional.empty() : store.streamer(EventInput.id(path[1]));
    boolean isNew = path[1].equals("new") && path.length == 2;
    if (!isNew && transcoder.isEmpty() && streamer.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      if (path.length == 3) {
        act(path, transcoder, streamer, request, response);
      } else if (isTranscoder) {
        save(path, transcoder, request, response);
      } else {
        saveStreamer(path, streamer, request, response);
      }
    } catch (Refused e) {
      if (path.length == 3) {
        Flash.error(request, e.getMessage());
        response.sendRedirect(LIST + "/" + path[0] + "/" + path[1]);
      } else {
        response.setStatus(HttpServletResponse.SC_CONFLICT);
        showForm(path, Form.of(request), Map.of("name", e.getMessage()), "", request, response);
      }
    }
  }

  private void save(
      String[] path,
      Optional<Transcoder> old,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ServerInput<TranscoderValues> input =
        ServerInput.transcoder(
            Fields.of(request, EventTimes.zone(), Map.of(), new LinkedHashMap<>()));
    if (!input.wrong().isEmpty()) {
      refuse(path, input.wrong(), request, response);
    } else if (old.isEmpty()) {
      EventStore.WithSecret made = store.create(input.values());
      showForm(
          new String[] {path[0], Long.toString(made.transcoder().id())},
          Form.of(made.transcoder()),
          Map.of(),
          made.secret(),
          request,
          response);
    } else {
      mustBeSeen(old.get().version(), "transcoder", request);
      saved(store.update(old.get(), input.values()).name(), request, response);
    }
  }

  private void saveStreamer(
      String[] path,
      Optional<Streamer> old,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ServerInput<StreamerValues> input =
        ServerInput.streamer(
            Fields.of(request, EventTimes.zone(), Map.of(), new LinkedHashMap<>()), old);
    if (!input.wrong().isEmpty()) {
      refuse(path, input.wrong(), request, response);
    } else if (old.isEmpty()) {
      saved(store.create(input.values()).name(), request, response);
    } else {
      mustBeSeen(old.get().version(), "streamer", request);
      saved(store.update(old.get(), input.values()).name(), request, response);
    }
  }

  private void act(
      String[] path,
      Optional<Transcoder> transcoder,
      Optional<Streamer> streamer,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String heir = EventForm.text(request, "replacement");
    OptionalLong replacement =
        heir.isEmpty() ? OptionalLong.empty() : OptionalLong.of(EventInput.id(heir));
    if (path[2].equals("delete")) {
      transcoder.ifPresent(each -> store.delete(each, replacement));
      streamer.ifPresent(each -> store.delete(each, replacement));
      Flash.success(
          request,
          transcoder.map(Transcoder::name).or(() -> streamer.map(Streamer::name)).orElseThrow()
              + " is removed.");
      response.sendRedirect(LIST);
    } else if (path[2].equals("secret") && transcoder.isPresent()) {
      EventStore.WithSecret made = store.newSecret(transcoder.get());
      showForm(
          new String[] {path[0], path[1]},
          Form.of(made.transcoder()),
          Map.of(),
          made.secret(),
          request,
          response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static void mustBeSeen(int version, String what, HttpServletRequest request) {
    if (!EventForm.text(request, "version").equals(Integer.toString(version))) {
      throw Refused.stale(what);
    }
  }

  private static void saved(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Flash.success(request, name + " is saved.");
    response.sendRedirect(LIST);
  }

  private void refuse(
      String[] path,
      Map<String, String> wrong,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    showForm(path, Form.of(request), wrong, "", request, response);
  }

  /**
   * @param secret to be shown this once; empty: none
   */
  private void showForm(
      String[] path,
      Form form,
      Map<String, String> errors,
      String secret,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = model();
    long id = EventInput.id(path[1]);
    boolean isTranscoder = path[0].equals(TRANSCODERS);
    model.put("list", path[0]);
    model.put("id", path[1]);
    model.put("what", isTranscoder ? "transcoder" : "streamer");
    model.put("form", form);
    model.put("errors", errors);
    model.put("secret", secret);
    model.put("kinds", ServerKind.values());
    model.put(
        "others",
        isTranscoder
            ? store.transcoders().stream().filter(each -> each.id() != id).toList()
            : store.streamers().stream().filter(each -> each.id() != id).toList());
    model.put("authorize", AuthorizeServlet.PATH);
    pages.render("admin/event-server", model, request, response);
  }

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "events");
    return model;
  }

  private static String[] path(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
    return path.split("/", -1);
  }
}
