package org.hlsgateway.delivery;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Accepted;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Programme;
import org.hlsgateway.programmes.WatchedProgrammes;
import org.hlsgateway.web.Pages;
import org.hlsgateway.web.Problem;

/**
 * The one address people pass on: a page with a player for browsers, the playlist for everything
 * else. With {@code /player} behind it nothing but the player, for frames in other sites' pages.
 */
@WebServlet(urlPatterns = "/hls_gateway/watch/*", asyncSupported = true)
public class WatchServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final Pattern PATH =
      Pattern.compile("/hls_gateway/watch/([A-Za-z0-9_-]{1,255})(/leave|/player)?");

  private static final String LEAVE = "/leave";

  private final transient WatchedProgrammes watched;
  private final transient LiveSessions sessions;
  private final transient Access access;
  private final transient Admissions admissions;
  private final transient Pages pages;
  private final transient List<String> framedBy;

  @Inject
  WatchServlet(
      WatchedProgrammes watched,
      LiveSessions sessions,
      Access access,
      Admissions admissions,
      Pages pages,
      Settings settings) {
    this.access = access;
    this.admissions = admissions;
    framedBy = settings.access().embedOrigins();
    this.watched = watched;
    this.sessions = sessions;
    this.pages = pages;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher path = PATH.matcher(request.getRequestURI());
    Optional<Programme> programme =
        path.matches() && !LEAVE.equals(path.group(2))
            ? watched
                .find(path.group(1), ReadPath.INDEX)
                .filter(found -> access.mayWatch(Caller.of(request), path.group(1)))
            : Optional.empty();
    response.addHeader("Vary", "Accept");
    if (programme.isEmpty()) {
      refuse(404, "There is no such channel.", request, response);
    } else if (!programme.get().enabled()) {
      refuse(403, "This channel is switched off.", request, response);
    } else if (StartOffset.isWrong(request)) {
      refuse(400, StartOffset.RULE, request, response);
    } else if (Accepted.page(request)) {
      String template = path.group(2) == null ? "watch" : "player";
      showPlayer(template, path.group(1), programme.get(), request, response);
    } else {
      response.setHeader("Cache-Control", "no-store");
      response.sendRedirect(playlistOf(path.group(1), link(request), request));
    }
  }

  /** A page that is being left says so; its viewer counts no longer. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher path = PATH.matcher(request.getRequestURI());
    String viewer = request.getParameter(ViewerId.PARAMETER);
    if (!path.matches() || !LEAVE.equals(path.group(2)) || !ViewerId.isValid(viewer)) {
      Problem.of(404, "There is nothing to leave here.").write(response);
      return;
    }
    watched
        .find(path.group(1), ReadPath.INDEX)
        .ifPresent(programme -> sessions.of(programme).left(viewer));
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void showPlayer(
      String template,
      String name,
      Programme programme,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    pages.render(
        template,
        Map.of(
            "programme",
            programme,
            "name",
            name,
            "playlist",
            playlistOf(name, viewer(name, request), request)),
        framedBy,
        request,
        response);
  }

  private void refuse(
      int status, String sentence, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (Accepted.page(request)) {
      response.setStatus(status);
      pages.render(
          "error", Map.of("problem", Problem.of(status, sentence)), framedBy, request, response);
    } else {
      Problem.of(status, sentence).write(response);
    }
  }

  /** Where not everybody may watch: the page's own, which it can also say when it is left. */
  private Optional<String> viewer(String name, HttpServletRequest request) {
    return access.isPublic(name)
        ? Optional.empty()
        : Optional.of(ViewerId.PARAMETER + "=" + admissions.issue(Caller.of(request), name));
  }

  private static Optional<String> link(HttpServletRequest request) {
    return Caller.of(request)
        .link()
        .map(link -> Links.PARAMETER + "=" + request.getParameter(Links.PARAMETER));
  }

  /**
   * @param name as it was asked for: those of pushed streams may be longer than a nickname
   */
  private static String playlistOf(String name, Optional<String> who, HttpServletRequest request) {
    String query =
        Stream.of(
                who,
                StartOffset.of(request).map(ago -> StartOffset.PARAMETER + "=" + ago),
                MediaForm.asked(request))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("&"));
    return "/hls_gateway/read/"
        + name
        + "/"
        + ReadPath.INDEX
        + (query.isEmpty() ? "" : "?" + query);
  }
}
