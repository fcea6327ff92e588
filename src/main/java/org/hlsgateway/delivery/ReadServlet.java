package org.hlsgateway.delivery;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.config.Settings;
import org.hlsgateway.live.Awaited;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Meter;
import org.hlsgateway.live.Player;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.MediaLookup;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.hlsgateway.web.Problem;

/**
 * Playlists, initialization sections, segments and parts, all from memory. A request for what is
 * not there yet is suspended; no thread waits with it.
 */
@WebServlet(urlPatterns = "/hls_gateway/read/*", asyncSupported = true)
public class ReadServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String OVER = "This playlist is over; begin again at index.m3u8.";

  private static final String SENT_AWAY =
      "The administrator ended this. Watching goes on in ten minutes at the earliest.";

  private final transient WatchedChannels channels;
  private final transient LiveSessions sessions;
  private final transient MediaWriters writers;
  private final transient ThumbnailAnswer thumbnails;
  private final transient Settings settings;

  /** For Cache-Control: what needs a login must not be kept by a cache that others share. */
  private final String audience;

  @Inject
  ReadServlet(
      WatchedChannels channels,
      LiveSessions sessions,
      MediaWriters writers,
      ThumbnailAnswer thumbnails,
      Settings settings) {
    this.channels = channels;
    this.sessions = sessions;
    this.writers = writers;
    this.thumbnails = thumbnails;
    this.settings = settings;
    this.audience = settings.access().watchingNeedsLogin() ? "private" : "public";
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> read(request, response);
      case "OPTIONS" -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      default -> {
        response.setHeader("Allow", "GET, HEAD, OPTIONS");
        Problem.of(405, "Streams can only be read.").write(response);
      }
    }
  }

  private void read(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<ReadPath> path = ReadPath.parse(request.getRequestURI());
    Optional<Channel> channel =
        path.flatMap(known -> channels.find(known.nickname(), known.file()));
    if (channel.isEmpty()) {
      notFound(response, "There is no such channel.");
      return;
    }
    if (!channel.get().enabled()) {
      Problem.of(403, "This channel is switched off.").write(response);
      return;
    }
    if (path.get().isThumbnail()) {
      thumbnails.write(channel.get(), audience, request, response);
      return;
    }
    LiveSession session = sessions.of(channel.get());
    String file = path.get().file();
    if (path.get().isIndex()) {
      readIndex(
          session, MediaForm.ofIndex(request, channel.get().output().format()), request, response);
    } else if (path.get().isPlaylist()) {
      readPlaylist(session, file, request, response);
    } else {
      readMedia(session, file, request, response);
    }
  }

  // ---- the multivariant playlist: where every viewer begins ------------------------------------

  private void readIndex(
      LiveSession session, MediaForm form, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (StartOffset.isWrong(request)) {
      Problem.of(400, StartOffset.RULE).write(response);
      return;
    }
    String viewer = ViewerId.ofOrFresh(request);
    if (session.isRefused(viewer)) {
      refuse(response);
      return;
    }
    Player player = ViewerId.player(request);
    session.seen(viewer, player);
    Meter meter = session.meter(player);
    boolean parts = PartReaders.include(player.program());
    Optional<LivePresentation> presentation =
        session.presentation().filter(now -> form.canBeJoined(now, parts));
    if (presentation.isPresent()) {
      writeIndex(presentation.get(), form, viewer, meter, request, response);
      return;
    }
    Duration patience = session.firstPictureWithin();
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, patience);
    session.await(
        next -> LiveSession.canBeJoined(next) && form.canBeJoined(next, parts),
        patience,
        viewer,
        awaited ->
            answer.finish(
                () -> {
                  // Whole segments may take longer than anybody should wait for an answer.
                  Optional<LivePresentation> there =
                      awaited instanceof Awaited.Arrived arrived
                          ? Optional.of(arrived.presentation())
                          : session.presentation().filter(now -> form.canBeJoined(now, true));
                  if (there.isPresent()) {
                    writeIndex(there.get(), form, viewer, meter, request, response);
                  } else {
                    writeUnavailable(
                        awaited, "The channel is starting, but not ready yet.", response);
                  }
                }));
  }

  private static void writeIndex(
      LivePresentation presentation,
      MediaForm form,
      String viewer,
      Meter meter,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Optional<String> obstacle = form.obstacle(presentation);
    if (obstacle.isPresent()) {
      Problem.of(406, obstacle.get()).write(response);
      return;
    }
    String query = "?" + ViewerId.PARAMETER + "=" + viewer + form.query();
    String text = form.multivariant(presentation, query, StartOffset.of(request).orElse(0));
    meter.add(PlaylistAnswer.writeMultivariant(text, request, response));
  }

  // ---- media playlists -------------------------------------------------------------------------

  private void readPlaylist(
      LiveSession session, String file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<LiveWindow> owner =
        session.windowOf(file).filter(window -> window.playlistName().equals(file));
    if (owner.isEmpty() && !session.mayComeToHave(file)) {
      notFound(response, OVER);
      return;
    }
    ReloadRequest reload =
        ReloadRequest.of(
            request.getParameter("_HLS_msn"),
            request.getParameter("_HLS_part"),
            request.getParameter("_HLS_skip"));
    String viewer = ViewerId.ofOrAddress(request);
    if (session.isRefused(viewer)) {
      refuse(response);
      return;
    }
    Player player = ViewerId.player(request);
    if (owner.isEmpty() || !owner.get().isEnded()) {
      // Starts the channel, if it does not run.
      session.seen(viewer, player);
    }
    Meter meter = session.meter(player);
    MediaForm form = MediaForm.of(request);
    boolean parts = PartReaders.include(player.program());
    Function<LiveWindow, Reload> rule = window -> form.decide(window, reload, parts);
    Optional<Reload> decision = owner.map(rule);
    if (decision.isPresent() && !(decision.get() instanceof Reload.Wait)) {
      writeDecision(owner.get(), decision.get(), reload, meter, request, response);
      return;
    }
    Duration patience =
        owner
            .map(window -> Duration.ofSeconds(3L * window.targetDurationSeconds()))
            .orElseGet(session::firstPictureWithin);
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, patience);
    session.await(
        next -> isDecided(next, file, rule),
        patience,
        viewer,
        awaited ->
            answer.finish(
                () -> {
                  if (awaited instanceof Awaited.Arrived arrived) {
                    Optional<LiveWindow> now = arrived.presentation().of(file);
                    if (now.isPresent()) {
                      writeDecision(
                          now.get(), rule.apply(now.get()), reload, meter, request, response);
                    } else {
                      notFound(response, OVER);
                    }
                  } else {
                    // draft-pantos-hls-rfc8216bis 6.2.5.2: 503 after three target durations
                    writeUnavailable(awaited, "Nothing new came in time.", response);
                  }
                }));
  }

  /**
   * True if there is something to answer: a version of the playlist, or that there is none of this
   * name any more.
   */
  private static boolean isDecided(
      LivePresentation next, String file, Function<LiveWindow, Reload> rule) {
    return next.of(file)
        .map(own -> !(rule.apply(own) instanceof Reload.Wait))
        .orElse(LiveSession.canBeJoined(next));
  }

  private void writeDecision(
      LiveWindow window,
      Reload decision,
      ReloadRequest reload,
      Meter meter,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (decision instanceof Reload.Answer answer) {
      meter.add(
          PlaylistAnswer.write(
              window, answer.playlist(), reload.isBlocking(), audience, request, response));
    } else if (decision instanceof Reload.BadRequest bad) {
      Problem.of(400, bad.sentence()).write(response);
    } else if (decision instanceof Reload.TooFarAhead ahead) {
      Problem.of(400, ahead.sentence()).write(response);
    } else {
      notFound(response, OVER);
    }
  }

  // ---- initialization sections, segments and parts ---------------------------------------------

  private void readMedia(
      LiveSession session, String file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<LiveWindow> owner = session.windowOf(file);
    if (owner.isEmpty()) {
      notFound(response, "This media is gone.");
      return;
    }
    MediaLookup lookup = MediaForm.ofFile(file).media(owner.get(), file);
    if (lookup instanceof MediaLookup.Found found) {
      Meter meter = session.meter(ViewerId.player(request));
      MediaAnswer.write(found.media(), audience, meter, writers, request, response);
    } else if (lookup instanceof MediaLookup.Archived archived) {
      Meter meter = session.meter(ViewerId.player(request));
      MediaAnswer.write(archived.media(), audience, meter, writers, request, response);
    } else if (lookup instanceof MediaLookup.Hinted) {
      awaitHinted(session, owner.get(), file, request, response);
    } else {
      notFound(response, "This media is gone.");
    }
  }

  /** The part that a preload hint announced: answered when it is whole. */
  private void awaitHinted(
      LiveSession session,
      LiveWindow window,
      String file,
      HttpServletRequest request,
      HttpServletResponse response) {
    Duration patience = Duration.ofSeconds(3L * window.targetDurationSeconds());
    Meter meter = session.meter(ViewerId.player(request));
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, patience);
    session.await(
        next -> next.of(file).filter(own -> !isHinted(own, file)).isPresent(),
        patience,
        LiveSession.NOBODY,
        awaited -> {
          if (awaited instanceof Awaited.Arrived arrived
              && arrived.presentation().of(file).orElse(window).media(file)
                  instanceof MediaLookup.Found found) {
            answer.finishLater(
                () ->
                    MediaAnswer.write(found.media(), audience, meter, writers, request, response));
          } else {
            answer.finish(() -> notFound(response, "What was announced did not come."));
          }
        });
  }

  private static boolean isHinted(LiveWindow window, String file) {
    return window.media(file) instanceof MediaLookup.Hinted;
  }

  private static void writeUnavailable(
      Awaited awaited, String otherwise, HttpServletResponse response) throws IOException {
    String reason = otherwise;
    Duration retryAfter = Duration.ofSeconds(2);
    if (awaited instanceof Awaited.Unavailable unavailable) {
      reason = unavailable.reason();
      retryAfter = unavailable.retryAfter();
    }
    response.setHeader(
        "Retry-After", String.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
    Problem.of(503, reason).write(response);
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    Problem.of(403, SENT_AWAY).write(response);
  }

  private static void notFound(HttpServletResponse response, String detail) throws IOException {
    Problem.of(404, detail).write(response);
  }
}
