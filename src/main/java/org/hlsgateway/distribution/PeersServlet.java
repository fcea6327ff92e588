package org.hlsgateway.distribution;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.Brake;
import org.hlsgateway.config.Settings;
import org.hlsgateway.events.EventStore;
import org.hlsgateway.events.ForeignPublishers;
import org.hlsgateway.events.Transcoder;
import org.hlsgateway.http.Outside;
import org.hlsgateway.ingest.Publishers;
import org.hlsgateway.time.SteadyClock;
import org.hlsgateway.web.Problem;

/** What gateways that have events together tell each other; never to anybody else. */
@WebServlet(urlPatterns = "/hls_gateway/peers/*", asyncSupported = true)
public class PeersServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where a streamer tells what it has. */
  static final String STREAMER = "/hls_gateway/peers/streamer";

  /** Where a transcoder is told what to do. */
  static final String TRANSCODER = "/hls_gateway/peers/transcoder";

  /** By which it is known. */
  static final String SECRET = "x-transcoder-secret";

  /** What it has publishers of: events, with commas between. */
  static final String PUBLISHED = "x-published";

  private static final int MOST_PUBLISHED = 10_000;

  private final transient ServedHere served;
  private final transient TranscoderLogin login;
  private final transient Plans plans;
  private final transient Publishers publishers;
  private final transient ForeignPublishers foreign;
  private final transient Optional<String> streamerKey;

  @Inject
  PeersServlet(
      ServedHere served,
      EventStore store,
      Plans plans,
      Publishers publishers,
      ForeignPublishers foreign,
      Settings settings) {
    this.served = served;
    this.login = new TranscoderLogin(store::transcoderOf, new Brake(new SteadyClock()));
    this.plans = plans;
    this.publishers = publishers;
    this.foreign = foreign;
    this.streamerKey = settings.distribution().streamerKey();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (String.valueOf(request.getPathInfo())) {
      case "/streamer" -> streamer(request, response);
      case "/transcoder" -> transcoder(request, response);
      default -> Problem.of(404, "There is nothing here for peers.").write(response);
    }
  }

  private void streamer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (streamerKey.isEmpty()) {
      Problem.of(404, "This gateway takes no renditions: set STREAMER_KEY.").write(response);
    } else if (!PeerTokens.isRight(streamerKey.get(), request.getHeader(PeerTokens.HEADER))) {
      Problem.of(403, "The token is not of this streamer's key.").write(response);
    } else {
      write(Served.toJson(served.renditions()), response);
    }
  }

  private void transcoder(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    TranscoderLogin.Answer answer =
        login.ask(Outside.of(request).address(), request.getHeader(SECRET));
    if (answer instanceof TranscoderLogin.Known known) {
      plan(known.transcoder(), request, response);
    } else if (answer instanceof TranscoderLogin.Refused refused) {
      Problem.of(403, refused.sentence()).write(response);
    } else if (answer instanceof TranscoderLogin.Stranger) {
      Problem.of(401, "The secret is none of a transcoder's.").write(response);
    } else if (answer instanceof TranscoderLogin.Braked braked) {
      long seconds = Math.max(1, braked.remaining().toSeconds());
      response.setHeader("Retry-After", Long.toString(seconds));
      Problem.of(429, "Too many wrong secrets: try again later.").write(response);
    }
  }

  private void plan(Transcoder transcoder, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<PlannedEvent> planned = plans.plannedFor(transcoder);
    String published = String.valueOf(request.getHeader(PUBLISHED));
    Set<String> on = new HashSet<>(Arrays.asList(published.split(",", MOST_PUBLISHED)));
    for (PlannedEvent event : planned) {
      // What comes here as well is the main one's.
      if (on.contains(event.event()) && publishers.of(event.event()).isEmpty()) {
        foreign.reported(event.event(), event.keyHash(), transcoder.id());
      } else {
        foreign.ended(event.event(), transcoder.id());
      }
    }
    write(PlannedEvent.toJson(planned), response);
  }

  private static void write(String json, HttpServletResponse response) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
