package org.hlsgateway.events;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.admin.Answers;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * Events as a list and as a {@code /calendar}; {@code /new}, {@code /{id}} and {@code /{id}/edit}
 * for one, {@code /{id}/key|end|delete} to ask before that is done, and by POST to do it. What is
 * not the caller's is not there.
 */
@WebServlet(urlPatterns = EventsServlet.LIST + "/*", asyncSupported = true)
public class EventsServlet extends HttpServlet {
  static final String LIST = "/hls_gateway/admin/events";
  private static final long serialVersionUID = 1L;
  private static final int MOST_OF_LOG = 50;
  private static final int ROWS = 100;

  @Inject private transient EventStore store;
  @Inject private transient EventStates states;
  @Inject private transient EventLog log;
  @Inject private transient EventAddresses addresses;
  @Inject private transient Accounts accounts;
  @Inject private transient Access access;
  @Inject private transient Pages pages;

  /** A line of the log. */
  public record Line(String at, String what, String detail) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String[] path = path(request);
    if (path[0].isEmpty()) {
      list(request, response);
    } else if (path.length == 1 && path[0].equals("calendar")) {
      calendar(request, response);
    } else if (path.length == 1 && path[0].equals("new")) {
      showForm(Optional.empty(), blank(), Map.of(), request, response);
    } else {
      Optional<LiveEvent> event = mine(path[0], request);
      String action = path.length == 1 ? "" : path[1];
      if (event.isEmpty() || path.length > 2) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
      } else if (action.isEmpty()) {
        show(event.get(), request, response);
      } else if (action.equals("edit")) {
        EventForm form =
            EventForm.of(event.get(), owner(event.get()).orElse(""), EventTimes.zone());
        showForm(event, form, Map.of(), request, response);
      } else if (List.of("key", "end", "delete").contains(action)) {
        ask(action, event.get(), request, response);
      } else {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = path(request);
    if (path.length == 1 && path[0].equals("new")) {
      save(Optional.empty(), request, response);
      return;
    }
    Optional<LiveEvent> event = mine(path[0], request);
    if (event.isEmpty() || path.length != 2) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (path[1].equals("edit")) {
      save(event, request, response);
    } else {
      act(path[1], event.get(), request, response);
    }
  }

  private void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String wanted = EventForm.text(request, "q").strip().toLowerCase(Locale.ROOT);
    boolean past = "past".equals(request.getParameter("show"));
    Instant now = Instant.now();
    List<LiveEvent> mine = all(request);
    List<LiveEvent> found =
        mine.stream()
            .filter(event -> event.isOver(now) == past)
            .filter(event -> event.name().toLowerCase(Locale.ROOT).contains(wanted))
            .sorted(
                past
                    ? Comparator.comparing(LiveEvent::begin).reversed()
                    : Comparator.comparing(LiveEvent::begin))
            .toList();
    int last = Math.max(1, (found.size() + ROWS - 1) / ROWS);
    int page = Math.min(last, Math.max(1, (int) EventInput.id(EventForm.text(request, "page"))));
    Map<String, Object> model = model();
    model.put("none", mine.isEmpty());
    model.put("past", past);
    model.put("q", EventForm.text(request, "q").strip());
    model.put("page", page);
    model.put("last", last);
    model.put("count", found.size());
    model.put(
        "events",
        found.stream()
            .skip((page - 1L) * ROWS)
            .limit(ROWS)
            .map(event -> view(event, now))
            .toList());
    pages.render("admin/events", model, request, response);
  }

  private void calendar(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Instant now = Instant.now();
    ZoneId zone = EventTimes.zone();
    YearMonth month = EventCalendar.month(request.getParameter("month"), now, zone);
    Map<String, Object> model = model();
    model.put(
        "calendar",
        EventCalendar.of(
            month,
            all(request).stream()
                .map(event -> new EventCalendar.Shown(event, view(event, now)))
                .toList(),
            now,
            zone));
    pages.render("admin/events-calendar", model, request, response);
  }

  private void show(LiveEvent event, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    ZoneId zone = EventTimes.zone();
    Map<String, Object> model = model();
    model.put("event", view(event, Instant.now()));
    model.put("server", addresses.server(event, Outside.of(request)).orElse(""));
    model.put("problem", addresses.problem());
    model.put("key", addresses.key(event));
    model.put("playlist", playlist(event, request));
    model.put("transcoder", name(event.transcoder().orElse(-1)));
    model.put("fallback", event.fallback().isEmpty() ? "" : name(event.fallback().getAsLong()));
    model.put("streamers", store.streamersOf(event).stream().map(Streamer::name).toList());
    try {
      model.put(
          "log",
          log.of(event.id(), MOST_OF_LOG).stream()
              .map(
                  entry ->
                      new Line(
                          EventTimes.words(entry.noted(), zone),
                          entry.kind().inWords(),
                          entry.detail()))
              .toList());
    } catch (SQLException e) {
      throw new ServletException(e);
    }
    pages.render("admin/event", model, request, response);
  }

  private String playlist(LiveEvent event, HttpServletRequest request) {
    return states.of(event).state().hasPicture()
        ? addresses.playlist(event, Caller.of(request))
        : "";
  }

  private String name(long transcoder) {
    return store.transcoder(transcoder).map(Transcoder::name).orElse("one that is gone");
  }

  private void ask(
      String action, LiveEvent event, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = model();
    model.put("event", view(event, Instant.now()));
    model.put("action", action);
    pages.render("admin/event-ask", model, request, response);
  }

  private EventForm blank() {
    return EventForm.empty(
        store.transcoders().stream()
            .filter(Transcoder::enabled)
            .findFirst()
            .map(each -> Long.toString(each.id()))
            .orElse(""),
        store.streamers().stream()
            .filter(Streamer::enabled)
            .findFirst()
            .map(each -> Long.toString(each.id()))
            .orElse(""));
  }

  private void showForm(
      Optional<LiveEvent> old,
      EventForm form,
      Map<String, String> errors,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model = model();
    model.put("event", old.map(event -> view(event, Instant.now())).orElse(null));
    model.put("form", form);
    model.put("errors", errors);
    model.put("transcoders", store.transcoders());
    model.put("streamers", store.streamers());
    model.put("visibilities", Visibility.values());
    model.put(
        "accounts",
        Caller.of(request).isAdmin()
            ? accounts.all().stream().filter(each -> each.role() != Role.VIEWER).toList()
            : List.of());
    pages.render("admin/event-form", model, request, response);
  }

  private void save(
      Optional<LiveEvent> old, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Account sender = Answers.account(request);
    EventInput input =
        EventInput.of(
            Fields.of(
                request,
                EventTimes.zone(),
                old.map(EventForm::times).orElse(Map.of()),
                new LinkedHashMap<>()),
            old,
            Instant.now(),
            sender,
            accounts::find,
            store);
    Map<String, String> wrong = new LinkedHashMap<>(input.wrong());
    if (request.getParameterValues("streamers") == null) {
      wrong.put("streamers", "Tick one streamer at least.");
    }
    if (wrong.isEmpty()) {
      try {
        LiveEvent saved = stored(old, input.values(), request);
        log.note(
            saved.id(),
            old.isEmpty() ? EventLogEntry.Kind.CREATED : EventLogEntry.Kind.CHANGED,
            "by " + sender.name());
        Flash.success(request, saved.name() + (old.isEmpty() ? " is booked." : " is saved."));
        response.sendRedirect(LIST + "/" + saved.id());
        return;
      } catch (Refused e) {
        wrong.put("name", e.getMessage());
        response.setStatus(HttpServletResponse.SC_CONFLICT);
      }
    } else {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    }
    showForm(old, EventForm.of(request), wrong, request, response);
  }

  private LiveEvent stored(
      Optional<LiveEvent> old, LiveEventValues values, HttpServletRequest request) {
    if (old.isEmpty()) {
      return store.create(values);
    }
    if (!EventForm.text(request, "version").equals(Integer.toString(old.get().version()))) {
      throw Refused.stale("event");
    }
    return store.update(old.get(), values);
  }

  private void act(
      String action, LiveEvent event, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String back = LIST + "/" + event.id();
    try {
      switch (action) {
        case "key" -> {
          store.newKey(event);
          log.note(event.id(), EventLogEntry.Kind.NEW_KEY, "by " + Answers.account(request).name());
          Flash.success(request, "The event has a new key. The former one is worth nothing now.");
        }
        case "end" -> {
          Instant now = Instant.now();
          if (event.hasBegun(now.minusSeconds(1))) {
            store.update(event, LiveEventValues.of(event).ending(now));
            Flash.success(request, event.name() + " is over.");
          } else {
            Flash.error(request, "It has not begun yet: change its times, or delete it.");
          }
        }
        case "delete" -> {
          store.delete(event);
          Flash.success(request, event.name() + " is deleted.");
          back = LIST;
        }
        default -> {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
          return;
        }
      }
    } catch (Refused e) {
      Flash.error(request, e.getMessage());
    }
    response.sendRedirect(back);
  }

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "events");
    model.put("zone", EventTimes.name(EventTimes.zone()));
    return model;
  }

  private List<LiveEvent> all(HttpServletRequest request) {
    return store.events().stream().filter(event -> isMine(event, request)).toList();
  }

  private Optional<LiveEvent> mine(String id, HttpServletRequest request) {
    return store.event(id).filter(event -> isMine(event, request));
  }

  private boolean isMine(LiveEvent event, HttpServletRequest request) {
    return access.mayOrganise(Caller.of(request), event.owner(), Scope.PUBLISH);
  }

  private EventView view(LiveEvent event, Instant now) {
    return EventView.of(states.of(event), owner(event).orElse(""), now, EventTimes.zone());
  }

  private Optional<String> owner(LiveEvent event) {
    return event.owner().isEmpty()
        ? Optional.empty()
        : accounts.byId(event.owner().getAsLong()).map(Account::name);
  }

  private static String[] path(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
    return path.split("/", -1);
  }
}
