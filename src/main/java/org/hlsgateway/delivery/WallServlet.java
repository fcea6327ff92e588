package org.hlsgateway.delivery;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.http.Accepted;
import org.hlsgateway.web.JsonAnswer;
import org.hlsgateway.web.Pages;

/**
 * Many channels at once: all that are switched on, or those of {@code ?channels=a,b,c}, in that
 * order. For programs, as the page's own script, their states as JSON.
 */
@WebServlet(urlPatterns = "/hls_gateway/wall", asyncSupported = true)
public class WallServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String PARAMETER = "channels";

  private final transient Channels channels;
  private final transient ChannelSessions sessions;
  private final transient Pages pages;

  @Inject
  WallServlet(Channels channels, ChannelSessions sessions, Pages pages) {
    this.channels = channels;
    this.sessions = sessions;
    this.pages = pages;
  }

  /**
   * A channel as anybody who may watch sees it.
   *
   * @param badge the state's class in the style sheet
   * @param state in words
   */
  public record Tile(String nickname, String title, String badge, String state) {}

  /** A channel that could be shown. */
  public record Choice(Tile tile, boolean shown) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] given = request.getParameterValues(PARAMETER);
    if (given != null && given.length > 1) {
      // From the form: as one list it is an address that people can read and pass on.
      List<String> chosen = WallChoice.names(given);
      response.sendRedirect("/hls_gateway/wall?" + PARAMETER + "=" + String.join(",", chosen));
      return;
    }
    List<Tile> all = channels.all().stream().filter(Channel::enabled).map(this::tile).toList();
    Optional<List<String>> chosen = Optional.ofNullable(given).map(WallChoice::names);
    List<Tile> shown = chosen.map(names -> WallChoice.shown(all, names)).orElse(all);
    response.addHeader("Vary", "Accept");
    if (Accepted.page(request)) {
      show(all, shown, chosen.isPresent(), request, response);
    } else {
      writeStates(shown, response);
    }
  }

  private Tile tile(Channel channel) {
    ChannelStatus.State state = sessions.status(channel).state();
    return new Tile(channel.nickname().value(), channel.title(), state.badge(), state.inWords());
  }

  private void show(
      List<Tile> all,
      List<Tile> shown,
      boolean chosen,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    List<Choice> choices =
        all.stream().map(tile -> new Choice(tile, shown.contains(tile))).toList();
    pages.render(
        "wall",
        Map.of("nav", "wall", "choices", choices, "tiles", shown, "chosen", chosen),
        request,
        response);
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
