package org.hlsgateway.coordinator;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.http.Outside;
import org.hlsgateway.time.InWords;

/**
 * What the streaming page shows.
 *
 * @param waiting how many callbacks there are; {@code callbacks} holds the oldest of them
 * @param tellsApplication false: EVENT_CALLBACK_URL is not set
 * @param keyVerified false: KEY_VERIFICATION_URL is not set
 * @param secured false: CONTROL_SECRET is not set
 * @param rtmp where streams are pushed to the gateway itself; empty if they cannot be
 * @param rtmpProblem why they cannot be; empty if nothing is wrong
 * @param elsewhere which other coordinator decides about what is pushed there; empty: this one does
 * @param open whether that takes any key for a channel that has none
 */
public record StreamingView(
    List<Stream> streams,
    List<Server> servers,
    List<Node> encoders,
    List<Event> callbacks,
    long waiting,
    List<StreamingChannel> keys,
    boolean tellsApplication,
    boolean keyVerified,
    boolean secured,
    String rtmp,
    String rtmpProblem,
    String elsewhere,
    boolean open) {
  private static final int MOST_CALLBACKS = 50;
  private static final String THIS_GATEWAY = "this gateway";

  /**
   * @param server its number, or that it is this gateway
   */
  public record Stream(
      String channel,
      String streamId,
      String server,
      int encoder,
      String badge,
      String state,
      String since,
      String publisher,
      boolean closable,
      boolean unlisted) {}

  /**
   * @param name with its number, or that it is this gateway
   */
  record Server(String name, String type, String address, boolean ssl, long streams) {}

  record Node(int id, String place, int load, String capacity) {}

  record Event(long id, String channel, String what, int attempts, String next, String lastError) {}

  static StreamingView of(
      Coordinator coordinator, Settings.Coordinator settings, OwnServer own, Outside outside)
      throws SQLException {
    Report report = coordinator.report();
    Instant now = coordinator.timeOfDay();
    return new StreamingView(
        streams(report, now),
        report.servers().stream().map(server -> server(server, report)).toList(),
        report.encoders().stream().map(StreamingView::encoder).toList(),
        coordinator.store().waiting(MOST_CALLBACKS).stream()
            .map(callback -> event(callback, now))
            .toList(),
        coordinator.store().countWaiting(),
        coordinator.channels().all(),
        settings.eventCallback().url().isPresent(),
        settings.keyVerification().url().isPresent(),
        settings.controlSecret().isPresent(),
        own.port().isPresent()
            ? ServerAddress.rtmp(outside.hostName(), own.port().getAsInt(), false)
            : "",
        own.problem().orElse(""),
        coordinator.elsewhere().orElse(""),
        own.isOpen());
  }

  static List<Stream> streams(Report report, Instant now) {
    return report.streams().stream().map(stream -> stream(stream, report, now)).toList();
  }

  private static Stream stream(Report.Stream stream, Report report, Instant now) {
    StreamSession.State state = stream.state();
    String badge =
        switch (state) {
          case OPENING -> "starting";
          case ACTIVE -> "live";
          case KILLED, CLOSING, CLOSED -> "stopping";
        };
    String words =
        switch (state) {
          case OPENING -> "Starting";
          case ACTIVE -> "Live";
          case KILLED -> "Being ended";
          case CLOSING, CLOSED -> "Finishing";
        };
    return new Stream(
        stream.channel(),
        stream.streamId(),
        report.servers().stream().anyMatch(each -> each.isOwn() && each.id() == stream.server())
            ? THIS_GATEWAY
            : Integer.toString(stream.server()),
        stream.encoder(),
        badge,
        words,
        InWords.of(Duration.between(stream.opened(), now)),
        stream.publisherIp(),
        state == StreamSession.State.ACTIVE || state == StreamSession.State.KILLED,
        stream.unlisted());
  }

  private static Server server(Report.Server server, Report report) {
    ServerAddress address = server.address();
    return new Server(
        server.isOwn() ? THIS_GATEWAY : "Server " + server.id(),
        address.type() == SourceType.RTMP ? "RTMP" : "WebSocket",
        address.ip() + ", port " + address.port(),
        address.ssl(),
        report.streams().stream().filter(stream -> stream.server() == server.id()).count());
  }

  private static Node encoder(Report.Node node) {
    return new Node(
        node.id(),
        node.place(),
        node.load(),
        node.capacity() < 0 ? "no limit" : Integer.toString(node.capacity()));
  }

  private static Event event(Callback callback, Instant now) {
    String what =
        callback
            .output()
            .map(output -> output.type().text() + " " + output.resolution() + " can be played")
            .orElse("the stream was closed");
    Duration left = Duration.between(now, callback.nextAttempt());
    String next = left.toSeconds() <= 0 ? "now" : "in " + InWords.of(left);
    return new Event(
        callback.id(), callback.channel(), what, callback.attempts(), next, callback.lastError());
  }
}
