package org.hlsgateway.events;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.web.Pages;
import org.hlsgateway.web.Problem;

/**
 * The page of an event, for its viewers: until it begins a countdown, then the picture, then that
 * it is over. It stays as it is for everybody who may watch the event once it has begun.
 */
@WebServlet(urlPatterns = "/hls_gateway/events/*", asyncSupported = true)
public class EventPageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern PATH =
      Pattern.compile("/([a-z0-9]{1,12})(?:/([A-Za-z0-9._~-]{1,100})?)?");
  private static final String INDEX = "index.m3u8";

  /** Seconds after which a page without a picture looks again. */
  private static final long LOOKS_AGAIN = 5;

  private static final long LOOKS_AGAIN_LATER = 60;

  @Inject private transient EventStore store;
  @Inject private transient EventStates states;
  @Inject private transient EventAddresses addresses;
  @Inject private transient Access access;
  @Inject private transient Pages pages;
  @Inject @Any private transient Instance<EventFiles> files;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher path = PATH.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
    Optional<LiveEvent> event = path.matches() ? store.event(path.group(1)) : Optional.empty();
    if (event.isEmpty()) {
      refuse(path.matches() && path.group(2) != null, request, response);
      return;
    }
    EventNow now = states.of(event.get());
    if (path.group(2) != null) {
      file(now, path.group(2), request, response);
    } else if (maySee(event.get(), request)) {
      show(now, request, response);
    } else {
      refuse(false, request, response);
    }
  }

  /** The page; before the begin too, by what counts for later. */
  private boolean maySee(LiveEvent event, HttpServletRequest request) {
    return access.mayWatch(Caller.of(request), event.id())
        || (!event.hasBegun(Instant.now())
            && event.visibility() != Visibility.GRANTED
            && (event.visibility() != Visibility.LOGIN
                || Caller.of(request).account().isPresent()));
  }

  private void file(
      EventNow now, String file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!access.mayWatch(Caller.of(request), now.event().id())) {
      refuse(true, request, response);
      return;
    }
    for (EventFiles each : files) {
      if (each.answer(now, file, request, response)) {
        return;
      }
    }
    if (!file.equals(INDEX) || !now.state().hasPicture()) {
      refuse(true, request, response);
      return;
    }
    // Published to this gateway: its own stream.
    response.setHeader("Cache-Control", "no-store");
    String query = request.getQueryString();
    response.sendRedirect(
        "/hls_gateway/read/" + now.event().id() + "/" + INDEX + (query == null ? "" : "?" + query));
  }

  private void show(EventNow now, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Instant time = Instant.now();
    ZoneId zone = EventTimes.zone();
    LiveEvent event = now.event();
    boolean watches = now.state().hasPicture() && access.mayWatch(Caller.of(request), event.id());
    Map<String, Object> model = new HashMap<>();
    model.put("event", EventView.of(now, "", time, zone));
    model.put("zone", EventTimes.name(zone));
    model.put("watches", watches);
    model.put("begun", event.hasBegun(time));
    model.put("countdown", EventView.countdown(event, time));
    model.put("interrupted", now.state() == EventState.INTERRUPTED);
    model.put("playlist", watches ? addresses.playlist(event, Caller.of(request)) : "");
    if (!watches && now.state() != EventState.OVER) {
      long left = Duration.between(time, event.begin()).toSeconds();
      long again = left > LOOKS_AGAIN_LATER ? LOOKS_AGAIN_LATER : LOOKS_AGAIN;
      // Without scripts too.
      response.setHeader("Refresh", Long.toString(again));
    }
    pages.render("event", model, request, response);
  }

  private void refuse(boolean file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problem problem = Problem.of(404, "There is no such event, or it is not for you to watch.");
    if (file) {
      problem.write(response);
    } else {
      response.setStatus(404);
      pages.render("error", Map.of("problem", problem), request, response);
    }
  }
}
