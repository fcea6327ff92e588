package org.hlsgateway.livebox;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.web.JsonAnswer;
import org.hlsgateway.web.Problem;
import org.hlsgateway.web.ProblemException;

/**
 * The livebox's API, at the paths and with the names of its document: {@code status}, {@code
 * control}, {@code start}, {@code stop}, {@code log} and {@code data}. Who gets here may see what
 * it does; see AccessTable.
 */
@WebServlet(urlPatterns = "/api/livebox/v1/*", asyncSupported = true)
public class LiveboxServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(LiveboxServlet.class.getName());
  private static final List<String> READING = List.of("GET", "HEAD");
  private static final List<String> CONTROLLING = List.of("GET", "HEAD", "POST", "PUT");
  private static final List<String> PUTTING = List.of("PUT");

  @Inject private transient Livebox livebox;
  @Inject private transient BoxStatus status;
  @Inject private transient Reports reports;
  @Inject private transient Access access;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    try {
      switch (path) {
        case "/status" -> {
          if (takes(READING, request, response)) {
            JsonAnswer.write(status.json(), response);
          }
        }
        case "/control" -> {
          if (takes(CONTROLLING, request, response)) {
            control(request, response);
          }
        }
        case "/start", "/stop" -> {
          if (takes(PUTTING, request, response)) {
            if (path.equals("/start")) {
              livebox.begin(mayHave(request));
            } else {
              livebox.end();
            }
            JsonAnswer.write(status.json(), response);
          }
        }
        case "/log" -> {
          if (takes(READING, request, response)) {
            reports.log(request, response, mayHave(request));
          }
        }
        case "/data" -> {
          if (takes(READING, request, response)) {
            reports.data(request, response);
          }
        }
        default ->
            Problem.of(404, "There are status, control, start, stop, log and data.")
                .write(response);
      }
    } catch (IllegalArgumentException | OnAir.NotPossible e) {
      Problem.of(400, e.getMessage()).write(response);
    } catch (ProblemException e) {
      e.problem().write(response);
    } catch (SQLException e) {
      LOG.log(Level.ERROR, "The livebox's database does not answer", e);
      Problem.of(503, "The database does not answer now: nothing was changed. Try again.")
          .write(response);
    }
  }

  private static boolean takes(
      List<String> verbs, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (verbs.contains(request.getMethod())) {
      return true;
    }
    response.setHeader("Allow", String.join(", ", verbs));
    Problem.of(405, "This takes " + String.join(", ", verbs) + ".").write(response);
    return false;
  }

  private void control(HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    Predicate<Channel> mayHave = mayHave(request);
    ControlData data =
        READING.contains(request.getMethod())
            ? livebox.control()
            : livebox.change(body(request), mayHave);
    boolean operates = access.mayOperateLivebox(Caller.of(request));
    JsonAnswer.write(data.json(operates, livebox.maySee(data, mayHave)), response);
  }

  private static JsonObject body(HttpServletRequest request) throws IOException {
    MediaType type = type(request.getContentType());
    if (type == null || !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      throw Problem.of(415, "Send JSON, with Content-Type: application/json.").asException();
    }
    return JsonBody.object(request.getInputStream(), type);
  }

  /** Null if there is none, or it cannot be read. */
  private static MediaType type(String header) {
    try {
      return header == null ? null : MediaType.valueOf(header);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Predicate<Channel> mayHave(HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return channel -> access.mayBroadcast(caller, channel.id());
  }
}
