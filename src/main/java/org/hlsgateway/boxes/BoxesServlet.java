package org.hlsgateway.boxes;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * Pages of the liveboxes that this gateway controls: all of them; one, at {@code /{id}}, with
 * {@code /delete}; and by POST {@code /add} and {@code /command}.
 */
@WebServlet(urlPatterns = BoxesServlet.PAGE + "/*", asyncSupported = true)
public class BoxesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(BoxesServlet.class.getName());

  static final String PAGE = "/hls_gateway/admin/boxes";
  private static final Pattern ONE = Pattern.compile("/(\\d{1,18})(/delete)?");
  private static final int COMMANDS_SHOWN = 50;
  private static final String[] NONE = {};

  /** What a form has for the control data; a select that says so leaves a field as it is. */
  private static final List<String> FIELDS =
      List.of("source", "resolution", "bitrate", "audio", "fps", "quality", "url", "name");

  private static final String DEFAULT = "default";
  private static final Set<String> HAVE_DEFAULT = Set.of("source", "bitrate", "quality");

  @Inject private transient Boxes boxes;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = path(request);
    try {
      if (path.isEmpty() || path.equals("/")) {
        list("", request, response);
        return;
      }
      Matcher one = ONE.matcher(path);
      Optional<Box> box =
          one.matches() ? boxes.find(Long.parseLong(one.group(1))) : Optional.empty();
      if (box.isEmpty()) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      Map<String, Object> model = model();
      model.put("box", view(box.get(), COMMANDS_SHOWN));
      pages.render(
          one.group(2) == null ? "admin/box" : "admin/box-delete", model, request, response);
    } catch (SQLException e) {
      unavailable(e, response);
    }
  }

  private void list(String token, HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    Map<String, Object> model = model();
    List<BoxView> all = new ArrayList<>();
    for (Box box : boxes.all()) {
      all.add(view(box, 1));
    }
    model.put("boxes", all);
    model.put("token", token);
    pages.render("admin/boxes", model, request, response);
  }

  private BoxView view(Box box, int commands) throws SQLException {
    return BoxView.of(boxes.view(box), boxes, boxes.commands(box, Long.MAX_VALUE, commands));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = path(request);
    try {
      if (path.equals("/add")) {
        // In this answer alone: it is kept nowhere, not even in the session.
        list(boxes.register(text(request, "box-name")).token(), request, response);
      } else if (path.equals("/command")) {
        command(request);
        String from = text(request, "from");
        response.sendRedirect(from.matches("\\d{1,18}") ? PAGE + "/" + from : PAGE);
      } else {
        delete(path, request, response);
      }
    } catch (IllegalArgumentException | Boxes.Refused e) {
      Flash.error(request, e.getMessage());
      response.sendRedirect(PAGE);
    } catch (SQLException e) {
      unavailable(e, response);
    }
  }

  private void command(HttpServletRequest request) throws SQLException {
    List<Box> named =
        Stream.of(Objects.requireNonNullElse(request.getParameterValues("box"), NONE))
            .filter(id -> id.matches("\\d{1,18}"))
            .distinct()
            .flatMap(id -> boxes.find(Long.parseLong(id)).stream())
            .toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("Tick the boxes that are meant.");
    }
    Command.Kind kind =
        Command.Kind.of(text(request, "command"))
            .orElseThrow(() -> new IllegalArgumentException("Press one of the buttons."));
    JsonObject change =
        kind == Command.Kind.CONTROL ? change(request) : JsonValue.EMPTY_JSON_OBJECT;
    String by = Caller.of(request).account().map(Account::name).orElse("");
    boxes.give(named, kind, change, by);
    String names = named.stream().map(Box::name).limit(5).collect(Collectors.joining(", "));
    int more = named.size() - 5;
    Flash.success(
        request,
        "Kept for "
            + names
            + (more > 0 ? " and " + more + " more" : "")
            + ". Who is connected is told at once; the answer stands beside the command.");
  }

  private static JsonObject change(HttpServletRequest request) {
    JsonObjectBuilder change = Json.createObjectBuilder();
    for (String field : FIELDS) {
      String typed = text(request, field);
      if (typed.equals(DEFAULT) && HAVE_DEFAULT.contains(field)) {
        change.addNull(field);
      } else if (field.equals("fps") && typed.matches("\\d{1,3}")) {
        change.add(field, Integer.parseInt(typed));
      } else if (!typed.isEmpty()) {
        change.add(field, typed);
      }
    }
    return change.build();
  }

  private void delete(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    Matcher one = ONE.matcher(path);
    Optional<Box> box =
        one.matches() && one.group(2) != null
            ? boxes.find(Long.parseLong(one.group(1)))
            : Optional.empty();
    if (box.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    boxes.remove(box.get());
    Flash.success(request, box.get().name() + " is removed, and its token counts no longer.");
    response.sendRedirect(PAGE);
  }

  private static void unavailable(SQLException e, HttpServletResponse response) throws IOException {
    LOG.log(Level.ERROR, "The database of boxes does not answer", e);
    response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "push");
    return model;
  }

  private static String path(HttpServletRequest request) {
    return request.getPathInfo() == null ? "" : request.getPathInfo();
  }

  private static String text(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "").strip();
  }
}
