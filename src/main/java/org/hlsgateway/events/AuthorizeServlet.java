package org.hlsgateway.events;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Problem;

/**
 * What transcoders elsewhere ask: may this publisher publish; and what they say: he is there still,
 * he is gone. As nginx's RTMP module asks (on_publish, on_update, on_publish_done), or with the
 * coordinator's headers. It answers whoever shows the secret of a transcoder: 200 is a yes, 403 a
 * no; nobody else can tell right keys from wrong ones.
 */
@WebServlet(urlPatterns = AuthorizeServlet.PATH, asyncSupported = true)
public class AuthorizeServlet extends HttpServlet {
  static final String PATH = "/hls_gateway/api/events/authorize";
  private static final long serialVersionUID = 1L;

  /** Not in the query where it can be helped: addresses are logged. */
  static final String SECRET_HEADER = "x-transcoder-secret";

  @Inject private transient Authorization authorization;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    String header = request.getHeader(SECRET_HEADER);
    Authorization.Answer answer =
        authorization.ask(
            Outside.of(request).address(),
            header == null ? text(request, "secret") : header,
            question(request));
    if (answer instanceof Authorization.Yes yes) {
      // As the coordinator's application answers.
      response.setHeader("x-record", yes.record() ? "true" : "false");
      response.setStatus(HttpServletResponse.SC_OK);
    } else if (answer instanceof Authorization.No no) {
      Problem.of(HttpServletResponse.SC_FORBIDDEN, no.sentence()).write(response);
    } else if (answer instanceof Authorization.Stranger) {
      Problem.of(
              HttpServletResponse.SC_UNAUTHORIZED, "Show the secret of a transcoder that is here.")
          .write(response);
    } else if (answer instanceof Authorization.Braked braked) {
      Duration wait = braked.remaining();
      response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
      Problem.of(429, "Too many wrong secrets: try again later.").write(response);
    }
  }

  private static Authorization.Question question(HttpServletRequest request) {
    String channel = request.getHeader("x-streaming-channel");
    if (channel != null) {
      return new Authorization.Question(
          Authorization.Call.PUBLISH,
          channel,
          Optional.ofNullable(request.getHeader("x-streaming-key")).orElse(""),
          "",
          Optional.ofNullable(request.getHeader("x-user-ip")).orElse(""));
    }
    // nginx: the arguments of the stream's name are among the form's fields.
    String key = text(request, "key");
    String name = text(request, "name");
    boolean inName = key.isEmpty();
    return new Authorization.Question(
        Authorization.Call.of(text(request, "call")),
        inName ? text(request, "app").replaceFirst("^.*/", "") : name,
        inName ? name : key,
        text(request, "clientid"),
        text(request, "addr"));
  }

  private static String text(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null ? "" : text;
  }
}
