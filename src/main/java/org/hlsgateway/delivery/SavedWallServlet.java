package org.hlsgateway.delivery;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.web.Flash;

/**
 * Gives a wall a name, or takes it away: POST {@code /save} and {@code /delete}. What is saved
 * already, administrators alone change.
 */
@WebServlet(
    urlPatterns = {"/hls_gateway/admin/wall/save", "/hls_gateway/admin/wall/delete"},
    asyncSupported = true)
public class SavedWallServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String WALL = "/hls_gateway/wall";

  private final transient SavedWallTable walls;

  @Inject
  SavedWallServlet(SavedWallTable walls) {
    this.walls = walls;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      boolean saves = request.getServletPath().endsWith("/save");
      response.sendRedirect(saves ? save(request) : delete(request));
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  /** Leads to the wall, under its name or as it was. */
  private String save(HttpServletRequest request) throws SQLException {
    String title = text(request, "title").strip();
    String channels = text(request, "channels");
    int columns = WallChoice.columns(request.getParameter("columns"));
    Optional<String> name = Nickname.suggestedBy(title);
    try {
      SavedWall wall = new SavedWall(name.orElse(""), title, WallChoice.names(channels), columns);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("The wall's name needs a letter (a-z) or a digit.");
      }
      if (Caller.of(request).isAdmin()) {
        walls.put(wall);
      } else if (!walls.add(wall)) {
        throw new IllegalArgumentException(
            "There is a wall of this name, which only an administrator can change: choose another"
                + " name.");
      }
      Flash.success(request, title + " is saved: this is its address.");
      return WALL + "/" + wall.name();
    } catch (IllegalArgumentException e) {
      Flash.error(request, e.getMessage());
      String[] chosen = channels.isEmpty() ? null : new String[] {channels};
      return WALL + WallChoice.query(chosen, request.getParameter("columns"));
    }
  }

  private String delete(HttpServletRequest request) throws SQLException {
    walls.delete(text(request, "name"));
    Flash.success(request, "The wall is forgotten; its channels stay.");
    return WALL;
  }

  private static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }
}
