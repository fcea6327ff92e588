package org.hlsgateway.delivery;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.config.Settings;
import org.hlsgateway.live.Awaited;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Meter;
import org.hlsgateway.live.Player;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.MediaLookup;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.hlsgateway.programmes.WatchedProgrammes;
import org.hlsgateway.web.Problem;

/**
 * Playlists, initialization sections, segments and parts, all from memory. A request for what is
 * not there yet is suspended; no thread waits with it.
 */
@WebServlet(urlPatterns = "/hls_gateway/read/*", asyncSupported = true)
public class ReadServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Also of one that the caller may not see. */
  private static final String NO_CHANNEL = "There is no such channel.";

  private static final String OVER = "This playlist is over; begin again at index.m3u8.";

  private static final String SENT_AWAY =
      "The administrator ended this. Watching goes on in ten minutes at the earliest.";

  private final transient WatchedProgrammes watched;
  private final transient LiveSessions sessions;
  private final transient MediaWriters writers;
  private final transient ThumbnailAnswer thumbnails;
  private final transient SnapshotAnswer snapshots;
  private final transient Settings settings;

  private final transient Access access;
  private final transient Admissions admissions;
  private final transient ViewerLimit limit;

  /** Any cache may keep it, and give it to whoever asks. */
  private static final String PUBLIC = "public";

  /** What not everybody may watch must not be kept by a cache that others share. */
  private static final String PRIVATE = "private";

  @Inject
  ReadServlet(
      WatchedProgrammes watched,
      LiveSessions sessions,
      MediaWriters writers,
      ThumbnailAnswer thumbnails,
      SnapshotAnswer snapshots,
      Access access,
      Admissions admissions,
      ViewerLimit limit,
      Settings settings) {
    this.watched = watched;
    this.sessions = sessions;
    this.writers = writers;
    this.thumbnails = thumbnails;
    this.snapshots = snapshots;
    this.settings = settings;
    this.access = access;
    this.admissions = admissions;
    this.limit = limit;
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
    Optional<Programme> programme =
        path.flatMap(known -> watched.find(known.nickname(), known.file()));
    if (programme.isEmpty() || !isLetIn(path.get(), request)) {
      notFound(response, NO_CHANNEL);
      return;
    }
    if (!programme.get().enabled()) {
      Problem.of(403, "This channel is switched off.").write(response);
      return;
    }
    if (path.get().isThumbnail()) {
      thumbnails.write(programme.get(), audience(path.get().nickname()), request, response);
      return;
    }
    LiveSession session = sessions.of(programme.get());
    String file = path.get().file();
    if (path.get().isIndex()) {
      readIndex(
          session,
          path.get().nickname(),
          MediaForm.ofIndex(request, programme.get().output().format()),
          request,
          response);
    } else if (path.get().isStream() || path.get().isSnapshot()) {
      readAtOnce(programme.get(), session, path.get(), request, response);
    } else if (path.get().isPlaylist()) {
      readPlaylist(session, path.get().nickname(), file, request, response);
    } else {
      readMedia(session, file, audience(path.get().nickname()), request, response);
    }
  }

  /**
   * At the entrance by who one is; further in by the id that was given out there. Media need
   * neither, as long as they are there.
   */
  private boolean isLetIn(ReadPath path, HttpServletRequest request) {
    String name = path.nickname();
    boolean entrance = path.isEntrance();
    if (!entrance && !path.isPlaylist()) {
      return access.isPublic(name) || isThere(path);
    }
    String viewer = request.getParameter(ViewerId.PARAMETER);
    return entrance
        ? access.mayWatch(Caller.of(request), name) || admissions.opens(viewer, name, from(request))
        : admissions.admits(viewer, name, from(request));
  }

  /** Of what is not there nobody is told whether its channel is. */
  private boolean isThere(ReadPath path) {
    return watched
        .find(path.nickname(), path.file())
        .filter(Programme::enabled)
        .flatMap(programme -> sessions.of(programme).windowOf(path.file()))
        .isPresent();
  }

  private static Optional<String> from(HttpServletRequest request) {
    return Optional.of(request.getRemoteAddr());
  }

  private String audience(String name) {
    return access.isPublic(name) ? PUBLIC : PRIVATE;
  }

  /** The one that it carries, if it is good for this channel; else a fresh one. */
  private String viewerOf(String name, HttpServletRequest request) {
    if (access.isPublic(name)) {
      return ViewerId.ofOrFresh(request);
    }
    String given = request.getParameter(ViewerId.PARAMETER);
    return admissions.admits(given, name, from(request))
        ? given
        : admissions.issue(Caller.of(request), name);
  }

  // ---- the multivariant playlist: where every viewer begins ------------------------------------

  private void readIndex(
      LiveSession session,
      String name,
      MediaForm form,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (StartOffset.isWrong(request)) {
      Problem.of(400, StartOffset.RULE).write(response);
      return;
    }
    String viewer = viewerOf(name, request);
    if (session.isRefused(viewer)) {
      refuse(response);
      return;
    }
    Player player = ViewerId.player(request);
    if (!limit.begins(session, name, viewer, player)) {
      Problem.of(403, ViewerLimit.REFUSAL).write(response);
      return;
    }
    Meter meter = session.meter(player);
    boolean parts = PartReaders.are(player.program());
    Optional<LivePresentation> presentation =
        session.presentation().filter(now -> form.canBeJoined(session, now, parts));
    if (presentation.isPresent()) {
      writeIndex(presentation.get(), form, viewer, meter, request, response);
      return;
    }
    Duration patience = session.firstPictureWithin();
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, patience);
    session.await(
        next -> LiveSession.canBeJoined(next) && form.canBeJoined(session, next, parts),
        patience,
        viewer,
        awaited ->
            answer.finish(
                () -> {
                  if (!admissions.admits(viewer, name, from(request))) {
                    notFound(response, NO_CHANNEL);
                    return;
                  }
                  // Whole segments may take longer than anybody should wait for an answer.
                  Optional<LivePresentation> there =
                      awaited instanceof Awaited.Arrived arrived
                          ? Optional.of(arrived.presentation())
                          : session
                              .presentation()
                              .filter(now -> form.canBeJoined(session, now, true));
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

  // ---- without a playlist ---------------------------------------------------------------------

  private void readAtOnce(
      Programme programme,
      LiveSession session,
      ReadPath path,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String name = path.nickname();
    if (path.isStream() && request.getMethod().equals("HEAD")) {
      // Who only asks what it is need not start anything.
      EndlessAnswer.announce(response);
      return;
    }
    String viewer = viewerOf(name, request);
    if (session.isRefused(viewer)) {
      refuse(response);
      return;
    }
    Player player = ViewerId.player(request);
    if (path.isStream() && !limit.begins(session, name, viewer, player)) {
      Problem.of(403, ViewerLimit.REFUSAL).write(response);
      return;
    }
    Viewing viewing = new Viewing(session, viewer, player);
    Optional<String> from = from(request);
    BooleanSupplier admitted = () -> admissions.admits(viewer, name, from);
    if (path.isStream()) {
      EndlessAnswer.start(viewing, admitted, writers, request, response);
    } else {
      snapshots.write(programme, viewing, admitted, audience(name), request, response);
    }
  }

  // ---- media playlists -------------------------------------------------------------------------

  private void readPlaylist(
      LiveSession session,
      String name,
      String file,
      HttpServletRequest request,
      HttpServletResponse response)
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
    String audience = audience(name);
    if (session.isRefused(viewer)) {
      refuse(response);
      return;
    }
    Player player = ViewerId.player(request);
    boolean isOn = owner.isEmpty() || !owner.get().isEnded();
    if (isOn && !limit.begins(session, name, viewer, player)) {
      Problem.of(403, ViewerLimit.REFUSAL).write(response);
      return;
    }
    Meter meter = session.meter(player);
    MediaForm form = MediaForm.of(request);
    boolean parts = PartReaders.are(player.program());
    Function<LiveWindow, Reload> rule = window -> form.decide(window, reload, parts);
    if (session.presentation().flatMap(form::obstacle).isPresent()) {
      // Who has watched it as MPEG-TS goes on to.
      session.becomesTransportStream();
    }
    Optional<Reload> decision = owner.map(rule);
    if (decision.isPresent() && !(decision.get() instanceof Reload.Wait)) {
      writeDecision(owner.get(), decision.get(), reload, audience, meter, request, response);
      return;
    }
    Duration patience = owner.map(LiveWindow::longestWait).orElseGet(session::firstPictureWithin);
    SuspendedAnswer answer = SuspendedAnswer.start(request, response, patience);
    session.await(
        next -> isDecided(next, file, rule),
        patience,
        viewer,
        awaited ->
            answer.finish(
                () -> {
                  if (!admissions.admits(viewer, name, from(request))) {
                    notFound(response, NO_CHANNEL);
                  } else if (awaited instanceof Awaited.Arrived arrived) {
                    Optional<LiveWindow> now = arrived.presentation().of(file);
                    if (now.isPresent()) {
                      writeDecision(
                          now.get(),
                          rule.apply(now.get()),
                          reload,
                          audience,
                          meter,
                          request,
                          response);
                    } else {
                      notFound(response, OVER);
                    }
                  } else {
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
      String audience,
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
      LiveSession session,
      String file,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response)
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
      awaitHinted(session, owner.get(), file, audience, request, response);
    } else {
      notFound(response, "This media is gone.");
    }
  }

  /** The part that a preload hint announced: answered when it is whole. */
  private void awaitHinted(
      LiveSession session,
      LiveWindow window,
      String file,
      String audience,
      HttpServletRequest request,
      HttpServletResponse response) {
    Duration patience = window.longestWait();
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

  static void writeUnavailable(Awaited awaited, String otherwise, HttpServletResponse response)
      throws IOException {
    String reason = otherwise;
    Duration retryAfter = Duration.ofSeconds(2);
    if (awaited instanceof Awaited.Unavailable unavailable) {
      reason = unavailable.reason();
      retryAfter = unavailable.retryAfter();
    }
    retryAfter(retryAfter, response);
    Problem.of(503, reason).write(response);
  }

  /** Whole seconds (RFC 9110, 10.2.3), one at least. */
  static void retryAfter(Duration wait, HttpServletResponse response) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    response.setHeader("Retry-After", Long.toString(seconds));
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    Problem.of(403, SENT_AWAY).write(response);
  }

  private static void notFound(HttpServletResponse response, String detail) throws IOException {
    Problem.of(404, detail).write(response);
  }
}
