package org.hlsgateway.coordinator;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.control.ControlClient;
import org.hlsgateway.control.ControlKind;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.control.StreamingServerLink;

/**
 * What a streaming server in this process is given where a coordinator elsewhere decides: asks it
 * who may publish. What it let in ends with the connection to it, as it does on its side.
 */
final class ServerClient implements StreamingServerLink, ControlClient.Peer {
  /** More than the application takes that verifies the key. */
  static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

  static final String NOT_REACHED = "The coordinator cannot be reached now. Try again.";

  /** The protocol has no place for a reason. */
  static final String DENIED =
      "The coordinator does not let this stream in: is the key right, and nobody else there?";

  private static final String ANY_STREAM = "*";
  private static final int MOST_ASKED = 1_000;

  private final StreamingServerAgent agent;
  private final Names names;
  private final Clock clock;
  private final ControlClient client;

  /** Requests without an answer, by their ids. As what follows, the client's thread's. */
  private final Map<String, Asked> asked = new HashMap<>();

  /** Ids of what is published, by channel. */
  private final Map<String, String> published = new HashMap<>();

  /** Null while there is none. */
  private ControlClient.Link link;

  private record Asked(PublishRequest request, Instant until) {}

  /**
   * @param base of the coordinator's control sockets
   * @param address where encoders fetch the server's streams
   * @param clock never jumps
   */
  ServerClient(
      URI base,
      ServerAddress address,
      ControlTokens tokens,
      StreamingServerAgent agent,
      Names names,
      Duration reconnectAfter,
      Clock clock) {
    this.agent = agent;
    this.names = names;
    this.clock = clock;
    client =
        new ControlClient(
            base,
            ControlKind.of(address.type()),
            tokens,
            address.headers(),
            this,
            reconnectAfter,
            clock);
  }

  void start() {
    client.start();
  }

  /** Any thread may ask. */
  String inWords() {
    return "This node takes streams for " + client.inWords();
  }

  @Override
  public void request(PublishRequest request) {
    client.run(() -> ask(request));
  }

  private void ask(PublishRequest request) {
    if (!names.areValid(request.channel(), request.key())) {
      agent.deny(request, names.rule());
    } else if (link == null) {
      agent.deny(request, NOT_REACHED);
    } else if (asked.size() >= MOST_ASKED) {
      agent.deny(request, "Too many want to publish at once. Try again.");
    } else {
      asked.put(request.requestId(), new Asked(request, clock.instant().plus(ANSWERS_WITHIN)));
      link.send(
          ControlMessage.of("PUBLISH-REQUEST")
              .with("Request-ID", request.requestId())
              .with("Stream-Channel", request.channel())
              .with("Stream-Key", request.key())
              .with("User-IP", request.userIp()));
    }
  }

  /**
   * The protocol has no such question, and another publisher of a channel is denied. The key is the
   * one that the stream was begun with, and where that was taken back the coordinator has killed
   * the stream.
   */
  @Override
  public void resume(PublishRequest request, String streamId) {
    client.run(
        () -> {
          if (streamId.equals(published.get(request.channel()))) {
            agent.accept(request, streamId);
          } else {
            ask(request);
          }
        });
  }

  @Override
  public void ended(String channel, String streamId) {
    client.run(
        () -> {
          published.remove(channel, streamId);
          end(channel, streamId);
        });
  }

  private void end(String channel, String streamId) {
    if (link != null) {
      link.send(
          ControlMessage.of("PUBLISH-END")
              .with("Stream-Channel", channel)
              .with("Stream-ID", streamId));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public void connected(ControlClient.Link connection) {
    link = connection;
  }

  @Override
  public void received(ControlMessage message, ControlClient.Link from) {
    switch (message.type()) {
      case "PUBLISH-ACCEPT" -> accepted(message);
      case "PUBLISH-DENY" -> {
        Asked denied = asked.remove(message.text("Request-ID"));
        if (denied != null) {
          agent.deny(denied.request(), DENIED);
        }
      }
      case "STREAM-KILL" -> kill(message.text("Stream-Channel"), message.text("Stream-ID"));
      default -> {}
    }
  }

  private void accepted(ControlMessage message) {
    String streamId = message.text("Stream-ID");
    Asked accepted = asked.remove(message.text("Request-ID"));
    if (accepted == null) {
      // Nobody waits for it any more.
      end(message.text("Stream-Channel"), streamId);
    } else if (streamId.isEmpty()) {
      agent.deny(accepted.request(), DENIED);
    } else {
      published.put(accepted.request().channel(), streamId);
      agent.accept(accepted.request(), streamId);
    }
  }

  /** Some coordinators mean whichever stream the channel has. */
  private void kill(String channel, String streamId) {
    boolean any = streamId.isEmpty() || streamId.equals(ANY_STREAM);
    String meant = any ? published.get(channel) : streamId;
    if (meant != null) {
      agent.kill(channel, meant);
    }
  }

  @Override
  public void lost() {
    link = null;
    List.copyOf(asked.values()).forEach(each -> agent.deny(each.request(), NOT_REACHED));
    asked.clear();
    Map<String, String> streams = Map.copyOf(published);
    published.clear();
    streams.forEach(agent::kill);
  }

  @Override
  public void tick(Instant now) {
    for (Asked each : List.copyOf(asked.values())) {
      if (!now.isBefore(each.until())) {
        asked.remove(each.request().requestId());
        agent.deny(each.request(), "The coordinator does not answer. Try again.");
      }
    }
  }
}
