package org.hlsgateway.coordinator;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.function.Consumer;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.MalformedMessage;
import org.hlsgateway.control.Printable;
import org.hlsgateway.time.Pulse;
import org.hlsgateway.websocket.CloseCode;
import org.hlsgateway.websocket.SendQueue;
import org.hlsgateway.websocket.Wire;

/** One peer's WebSocket: frames become messages for its protocol, one after the other. */
final class ControlConnection extends Endpoint implements Wire, MessageHandler.Partial<String> {
  private static final Logger LOG = System.getLogger(ControlConnection.class.getName());
  private static final int TOO_BIG = 1009;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NORMAL = 1000;
  private static final long SEND_TIMEOUT_MILLIS = 20_000;

  /** RFC 6455, 5.5: a control frame has 125 bytes, two of them for the code. */
  private static final int LONGEST_REASON = 120;

  private final Coordinator coordinator;
  private final PeerProtocol protocol;
  private final String who;
  private final SendQueue out = new SendQueue(this);
  private final Pulse pulse;

  /** The frames of a message so far. Only in the connection's reading, which is one at a time. */
  private final StringBuilder text = new StringBuilder();

  private volatile Session session;

  /** Nothing more is heard from a peer that is being closed; from one that closes, it is. */
  private volatile boolean deaf;

  /** The protocol was told. Only on the coordinator's thread. */
  private boolean lost;

  /**
   * @param who the peer, for the log
   */
  ControlConnection(Coordinator coordinator, PeerProtocol protocol, String who, Instant now) {
    this.coordinator = coordinator;
    this.protocol = protocol;
    this.who = who;
    this.pulse = new Pulse(now);
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    // The silence is measured here: Liberty's counts what we send, too.
    opened.setMaxIdleTimeout(0);
    opened.setMaxTextMessageBufferSize(ControlMessage.MAX_LENGTH);
    opened.setMaxBinaryMessageBufferSize(1);
    opened.getAsyncRemote().setSendTimeout(SEND_TIMEOUT_MILLIS);
    LOG.log(Level.INFO, "{0} is connected", who);
    coordinator.connected(this);
    coordinator.run(() -> protocol.connected(out));
    opened.addMessageHandler(String.class, this);
  }

  /** In pieces: Liberty puts together whole messages without a limit. */
  @Override
  public void onMessage(String piece, boolean last) {
    if (deaf) {
      return;
    }
    pulse.heard(coordinator.now());
    if (text.length() + piece.length() > ControlMessage.MAX_LENGTH) {
      refuse("a message over 64 KiB", TOO_BIG);
      return;
    }
    text.append(piece);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      text.trimToSize();
      received(frame);
    }
  }

  private void received(String frame) {
    ControlMessage message;
    try {
      message = ControlMessage.parse(frame);
    } catch (MalformedMessage e) {
      malformed(e);
      return;
    }
    switch (message.type()) {
      case "HEARTBEAT" -> {}
      case "ERROR" -> {
        LOG.log(
            Level.WARNING,
            "{0} reports an error: {1} {2}",
            who,
            Printable.line(message.text("Error-Code")),
            Printable.line(message.text("Error-Message")));
        end(NORMAL, "");
      }
      default -> {
        if (!coordinator.run(() -> hand(message))) {
          refuse("more messages than can be worked on", CloseCode.TRY_AGAIN_LATER);
        }
      }
    }
  }

  private void hand(ControlMessage message) {
    if (deaf || lost) {
      return;
    }
    try {
      protocol.received(message);
    } catch (MalformedMessage e) {
      malformed(e);
    }
  }

  private void malformed(MalformedMessage e) {
    LOG.log(Level.WARNING, "{0} is closed: {1}", who, e.getMessage());
    out.send(
        ControlMessage.of("ERROR")
            .with("Error-Code", "PROTOCOL_ERROR")
            .with("Error-Message", e.getMessage())
            .text());
    end(PROTOCOL_ERROR, e.getMessage());
  }

  private void refuse(String what, int code) {
    LOG.log(Level.WARNING, "{0} is closed: it sends {1}", who, what);
    end(code, what);
  }

  /** Sends what waits, then closes. */
  void end(int code, String reason) {
    deaf = true;
    out.closeAfterwards(code, reason);
  }

  /** To be called every second or so. */
  void tick(Instant now) {
    if (pulse.isSilent(now)) {
      LOG.log(Level.WARNING, "{0} is closed: silent for a minute", who);
      deaf = true;
      out.discard();
      close(CloseCode.GOING_AWAY, "silent");
    } else if (pulse.mustBeat(now)) {
      out.send(ControlMessage.of("HEARTBEAT").text());
    }
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    out.discard();
    if (coordinator.disconnected(this)) {
      LOG.log(Level.INFO, "{0} is gone", who);
      // Behind what it said last: the ends of its streams, if it goes in good order.
      coordinator.run(
          () -> {
            lost = true;
            protocol.lost();
          });
    }
  }

  @Override
  public void onError(Session failed, Throwable failure) {
    LOG.log(Level.DEBUG, who + " failed", failure);
  }

  @Override
  public void send(String frame, Consumer<Boolean> done) {
    try {
      session.getAsyncRemote().sendText(frame, result -> done.accept(result.isOK()));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, who + " cannot be sent to", e);
      // Not from here: the queue would call itself once for each frame that waits.
      coordinator.later(() -> done.accept(false));
    }
  }

  @Override
  public void close(int code, String reason) {
    // One that cannot be sent to has gone by itself, and what it said before counts.
    if (code != CloseCode.GOING_AWAY) {
      deaf = true;
    }
    coordinator.later(
        () -> {
          String shown = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
          try {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), shown));
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, who + " cannot be closed", e);
          }
          // Whatever the container makes of it: this peer is gone.
          onClose(session, null);
        });
  }
}
