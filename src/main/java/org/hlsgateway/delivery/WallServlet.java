package org.hlsgateway.delivery;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.http.Accepted;
import org.hlsgateway.live.Programme;
import org.hlsgateway.programmes.WatchedProgrammes;
import org.hlsgateway.web.JsonAnswer;
import org.hlsgateway.web.Pages;

/**
 * Many channels at once: all that are switched on, or those of {@code ?channels=a,b,c}, in that
 * order, with {@code &columns=3} so many side by side; behind a slash one that was saved. For
 * programs, as the page's own script, their states as JSON.
 */
@WebServlet(urlPatterns = "/hls_gateway/wall/*", asyncSupported = true)
public class WallServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String PARAMETER = "channels";
  private static final String COLUMNS = "columns";

  private final transient WatchedProgrammes watched;
  private final transient Access access;
  private final transient Admissions admissions;
  private final transient SavedWallTable walls;
  private final transient Pages pages;

  @Inject
  WallServlet(
      WatchedProgrammes watched,
      SavedWallTable walls,
      Access access,
      Admissions admissions,
      Pages pages) {
    this.access = access;
    this.admissions = admissions;
    this.walls = walls;
    this.watched = watched;
    this.pages = pages;
  }

  /**
   * A channel as anybody who may watch sees it.
   *
   * @param badge the state's class in the style sheet
   * @param state in words
   * @param playlist its address
   */
  public record Tile(String nickname, String title, String badge, String state, String playlist) {}

  /** A channel that could be shown. */
  public record Choice(Tile tile, boolean shown) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.addHeader("Vary", "Accept");
    try {
      String name = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
      if (name.isEmpty()) {
        asChosen(request, response);
      } else {
        asSaved(name, request, response);
      }
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  private void asChosen(HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    String[] given = request.getParameterValues(PARAMETER);
    String columns = request.getParameter(COLUMNS);
    if (given != null && given.length > 1 || columns != null && WallChoice.columns(columns) == 0) {
      // From the form: as one list it is an address that people can read and pass on.
      response.sendRedirect("/hls_gateway/wall" + WallChoice.query(given, columns));
      return;
    }
    Optional<List<String>> chosen = Optional.ofNullable(given).map(WallChoice::names);
    answer(chosen, WallChoice.columns(columns), Optional.empty(), request, response);
  }

  private void asSaved(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    Optional<SavedWall> wall = walls.find(name).filter(found -> isSeen(found, request));
    if (wall.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Optional<List<String>> chosen =
        Optional.of(wall.get().channels()).filter(names -> !names.isEmpty());
    answer(chosen, wall.get().columns(), wall, request, response);
  }

  private void answer(
      Optional<List<String>> chosen,
      int columns,
      Optional<SavedWall> saved,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, SQLException {
    if (Accepted.page(request)) {
      show(chosen, columns, saved, request, response);
    } else {
      List<Tile> shown = chosen.isPresent() ? named(chosen.get(), request) : all(request);
      writeStates(shown, response);
    }
  }

  private List<Tile> all(HttpServletRequest request) {
    return tiles(watched.all().stream(), request);
  }

  /** Of those that may be watched by whoever asks. */
  private List<Tile> tiles(Stream<Programme> of, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return of.filter(programme -> access.mayWatch(caller, programme.name()))
        .map(programme -> tile(programme, caller))
        .toList();
  }

  /** Those that are there, in this order. */
  private List<Tile> named(List<String> names, HttpServletRequest request) {
    return tiles(names.stream().map(watched::named).flatMap(Optional::stream), request);
  }

  private Tile tile(Programme programme, Caller caller) {
    ChannelStatus.State state = watched.state(programme);
    String name = programme.name();
    String viewer =
        access.isPublic(name)
            ? ""
            : "?" + ViewerId.PARAMETER + "=" + admissions.issue(caller, name);
    return new Tile(
        name,
        programme.title(),
        state.badge(),
        state.inWords(),
        "/hls_gateway/read/" + name + "/" + ReadPath.INDEX + viewer);
  }

  private void show(
      Optional<List<String>> chosen,
      int columns,
      Optional<SavedWall> saved,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, SQLException {
    List<Tile> all = all(request);
    List<Tile> shown = chosen.map(names -> named(names, request)).orElse(all);
    Set<String> ticked = shown.stream().map(Tile::nickname).collect(Collectors.toSet());
    List<Choice> choices =
        all.stream().map(tile -> new Choice(tile, ticked.contains(tile.nickname()))).toList();
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "wall");
    model.put("choices", choices);
    model.put("tiles", shown);
    model.put("chosen", chosen.isPresent());
    model.put("columns", columns);
    model.put("most", WallChoice.MOST_COLUMNS);
    model.put("walls", walls.all().stream().filter(wall -> isSeen(wall, request)).toList());
    model.put("saved", saved.orElse(null));
    model.put("names", chosen.isEmpty() ? "" : namesOf(shown));
    pages.render("wall", model, request, response);
  }

  private boolean isSeen(SavedWall wall, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return caller.isAdmin() || wall.isSeenBy(name -> access.mayWatch(caller, name));
  }

  /** Of what is shown alone: of what is hidden a name says that it is there. */
  static String namesOf(List<Tile> shown) {
    return shown.stream().map(Tile::nickname).collect(Collectors.joining(","));
  }

  private static void writeStates(List<Tile> shown, HttpServletResponse response)
      throws IOException {
    var list = Json.createArrayBuilder();
    for (Tile tile : shown) {
      list.add(
          Json.createObjectBuilder()
              .add("nickname", tile.nickname())
              .add("badge", tile.badge())
              .add("state", tile.state()));
    }
    JsonAnswer.write(Json.createObjectBuilder().add("channels", list).build(), response);
  }
}
