package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.delivery.PlaylistAnswer;
import org.hlsgateway.delivery.ViewerId;
import org.hlsgateway.events.EventFiles;
import org.hlsgateway.events.EventNow;
import org.hlsgateway.events.EventState;
import org.hlsgateway.events.LiveEvent;
import org.hlsgateway.packager.playlist.MultivariantPlaylist;
import org.hlsgateway.web.Problem;

/** What players read of an event: its playlist, and where they are steered to. */
@ApplicationScoped
class PlayedFiles implements EventFiles {
  private static final String INDEX = "index.m3u8";
  private static final int RETRY_SECONDS = 2;
  private static final Pattern PATHWAY = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  private EventStreams streams;
  private Access access;
  private Admissions admissions;

  /** For the client proxy. */
  protected PlayedFiles() {}

  @Inject
  PlayedFiles(EventStreams streams, Access access, Admissions admissions) {
    this.streams = streams;
    this.access = access;
    this.admissions = admissions;
  }

  @Override
  public boolean answer(
      EventNow now, String file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (file) {
      case INDEX -> {
        return playlist(now, request, response);
      }
      case EventStreams.STEERING -> {
        steer(now.event(), request, response);
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  /** False: what this gateway itself has of it is what there is, or will be in a moment. */
  private boolean playlist(EventNow now, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LiveEvent event = now.event();
    switch (now.state()) {
      case WAITING -> unavailable("The event has not begun.", response);
      case OVER -> Problem.of(410, "The event is over.").write(response);
      case TESTING -> {
        return false;
      }
      case LIVE, INTERRUPTED -> {
        String viewer =
            access.isPublic(event.id())
                ? ViewerId.ofOrFresh(request)
                : admissions.issue(Caller.of(request), event.id());
        Optional<MultivariantPlaylist> playlist = streams.playlist(event, viewer);
        if (playlist.isPresent()) {
          String query = "?" + ViewerId.PARAMETER + "=" + viewer;
          PlaylistAnswer.writeMultivariant(playlist.get().render(query, 0), request, response);
        } else if (now.state() == EventState.INTERRUPTED) {
          unavailable("The event is interrupted: nobody sends now.", response);
        } else if (streams.isStreamedHere(event)) {
          return false;
        } else {
          unavailable("No streamer has the event yet.", response);
        }
      }
    }
    return true;
  }

  private static void unavailable(String sentence, HttpServletResponse response)
      throws IOException {
    response.setHeader("Retry-After", Integer.toString(RETRY_SECONDS));
    Problem.of(503, sentence).write(response);
  }

  private void steer(LiveEvent event, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String viewer = ViewerId.ofOrFresh(request);
    Optional<String> current =
        Optional.ofNullable(request.getParameter("_HLS_pathway"))
            // hls.js and others put it into quotes, as the draft once had it.
            .map(pathway -> pathway.replace("\"", ""))
            .filter(PATHWAY.asMatchPredicate());
    List<String> order = streams.order(event, viewer, current);
    if (order.isEmpty()) {
      unavailable("No streamer has the event now.", response);
      return;
    }
    String reload = EventStreams.STEERING + "?" + ViewerId.PARAMETER + "=" + viewer;
    byte[] body = SteeringManifest.of(reload, order).getBytes(StandardCharsets.UTF_8);
    response.setContentType(SteeringManifest.CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
