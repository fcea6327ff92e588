package org.hlsgateway.coordinator;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hlsgateway.web.Problem;

/** /commands/capacity, /commands/report (GET) and /commands/close (POST), for the application. */
@WebServlet(urlPatterns = "/commands/*", asyncSupported = true, loadOnStartup = 1)
public class CommandsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** As existing coordinators say it. */
  private static final String CLOSED = "SUCCESS";

  @Inject private transient Coordinator coordinator;
  @Inject private transient CommandAccess access;

  /** What the first answer needs is loaded now, not when the machine is busy with streams. */
  @Override
  public void init() {
    json(Report.EMPTY).toString();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-cache");
    if (!access.isAllowed(request)) {
      response.setHeader("WWW-Authenticate", access.challenge());
      Problem.of(401, "Send the Authorization that COMMANDS_API_AUTH asks for.").write(response);
      return;
    }
    String command = request.getPathInfo() == null ? "" : request.getPathInfo();
    String method = request.getMethod();
    try {
      switch (command) {
        case "/capacity", "/report" -> {
          if (!method.equals("GET") && !method.equals("HEAD")) {
            refuse("GET, HEAD", response);
            return;
          }
          Report report = coordinator.report();
          write(command.equals("/report") ? json(report) : capacity(report), response);
        }
        case "/close" -> {
          if (!method.equals("POST")) {
            refuse("POST", response);
            return;
          }
          close(request, response);
        }
        default -> Problem.of(404, "The commands are capacity, close and report.").write(response);
      }
    } catch (CoordinatorBusy e) {
      Problem.of(503, "The coordinator is busy. Try again in a moment.").write(response);
    }
  }

  /**
   * A stream that is not there is closed: that succeeds, too. Without an id, whichever there is.
   */
  private void close(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String channel = request.getHeader("x-streaming-channel");
    String streamId = request.getHeader("x-streaming-id");
    if (channel == null || channel.isBlank()) {
      Problem.of(400, "Send the header x-streaming-channel.").write(response);
      return;
    }
    boolean any = streamId == null || streamId.isBlank();
    coordinator.close(channel.strip(), any ? StreamSessions.ANY_STREAM : streamId.strip());
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/plain;charset=UTF-8");
    response.getOutputStream().write(CLOSED.getBytes(StandardCharsets.US_ASCII));
  }

  static JsonObject capacity(Report report) {
    return Json.createObjectBuilder()
        .add("load", report.load())
        .add("capacity", report.capacity())
        .add("encoderCount", report.encoders().size())
        .build();
  }

  static JsonObject json(Report report) {
    JsonArrayBuilder streams = Json.createArrayBuilder();
    for (Report.Stream stream : report.streams()) {
      streams.add(
          Json.createObjectBuilder()
              .add("channel", stream.channel())
              .add("streamId", stream.streamId())
              .add("streamServer", stream.server())
              .add("encoder", stream.encoder()));
    }
    JsonArrayBuilder servers = Json.createArrayBuilder();
    for (Report.Server server : report.servers()) {
      servers.add(
          Json.createObjectBuilder()
              .add("id", server.id())
              .add("ip", server.address().ip())
              .add("port", server.address().port())
              .add("ssl", server.address().ssl())
              .add("serverType", server.address().type().name()));
    }
    JsonArrayBuilder encoders = Json.createArrayBuilder();
    for (Report.Node encoder : report.encoders()) {
      encoders.add(
          Json.createObjectBuilder()
              .add("id", encoder.id())
              .add("capacity", encoder.capacity())
              .add("load", encoder.load()));
    }
    return Json.createObjectBuilder()
        .add("activeStreams", streams)
        .add("streamingServers", servers)
        .add("encoders", encoders)
        .build();
  }

  private static void refuse(String allowed, HttpServletResponse response) throws IOException {
    response.setHeader("Allow", allowed);
    Problem.of(405, "This command does not understand that kind of request.").write(response);
  }

  private static void write(JsonObject json, HttpServletResponse response) throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
