package org.hlsgateway.boxes;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hlsgateway.time.Pulse;
import org.hlsgateway.websocket.CloseCode;
import org.hlsgateway.websocket.SendQueue;
import org.hlsgateway.websocket.Wire;

/** The WebSocket that one box has opened. */
final class BoxConnection extends Endpoint
    implements Wire, Delivery.Link, MessageHandler.Partial<String> {
  private static final Logger LOG = System.getLogger(BoxConnection.class.getName());
  private static final long SEND_TIMEOUT_MILLIS = 20_000;

  /** Messages that came and were not worked on yet. */
  private static final int MOST_WAITING = 100;

  private final Boxes boxes;
  private final Box box;
  private final SendQueue out = new SendQueue(this);
  private final Pulse pulse;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Of a message so far. Only in the connection's reading, which is one at a time. */
  private final StringBuilder text = new StringBuilder();

  private volatile Instant heard;
  private volatile Session session;
  private volatile boolean deaf;

  BoxConnection(Boxes boxes, Box box) {
    this.boxes = boxes;
    this.box = box;
    heard = boxes.now();
    pulse = new Pulse(heard);
  }

  Box box() {
    return box;
  }

  /** When anything last came from it, by the clock of {@link Boxes#now}. */
  Instant heard() {
    return heard;
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    // The silence is measured here: Liberty's counts what we send, too.
    opened.setMaxIdleTimeout(0);
    opened.setMaxTextMessageBufferSize(Message.MAX_LENGTH);
    opened.setMaxBinaryMessageBufferSize(1);
    opened.getAsyncRemote().setSendTimeout(SEND_TIMEOUT_MILLIS);
    boxes.opened(this);
    opened.addMessageHandler(String.class, this);
  }

  /** In pieces: Liberty puts together whole messages without a limit. */
  @Override
  public void onMessage(String piece, boolean last) {
    if (deaf) {
      return;
    }
    heard = boxes.now();
    pulse.heard(heard);
    if (text.length() + piece.length() > Message.MAX_LENGTH) {
      end(CloseCode.TOO_BIG, "a message is too long");
      return;
    }
    text.append(piece);
    if (last) {
      String whole = text.toString();
      text.setLength(0);
      if (waiting.incrementAndGet() > MOST_WAITING) {
        end(CloseCode.TRY_AGAIN_LATER, "more messages than can be worked on");
      } else {
        boxes.received(this, whole);
      }
    }
  }

  /** One of its messages was worked on. */
  void worked() {
    waiting.decrementAndGet();
  }

  @Override
  public void send(String message) {
    out.send(message);
  }

  @Override
  public void close(String why) {
    end(CloseCode.TRY_AGAIN_LATER, why);
  }

  /** Sends what waits, then closes. */
  void end(int code, String reason) {
    deaf = true;
    out.closeAfterwards(code, reason);
  }

  /** To be called every second or so. */
  void tick(Instant now) {
    if (pulse.isSilent(now)) {
      deaf = true;
      out.discard();
      close(CloseCode.GOING_AWAY, "silent");
    } else if (pulse.mustBeat(now)) {
      out.send(Message.beat());
    }
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    out.discard();
    boxes.closed(this);
  }

  @Override
  public void onError(Session failed, Throwable failure) {
    LOG.log(Level.DEBUG, "the link of a box failed", failure);
  }

  @Override
  public void send(String frame, Consumer<Boolean> done) {
    try {
      session.getAsyncRemote().sendText(frame, result -> done.accept(result.isOK()));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a box cannot be sent to", e);
      // Not from here: the queue would call itself once for each frame that waits.
      boxes.later(() -> done.accept(false));
    }
  }

  @Override
  public void close(int code, String reason) {
    deaf = true;
    boxes.later(
        () -> {
          try {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the link of a box cannot be closed", e);
          }
          // Whatever the container makes of it: this link is gone.
          onClose(session, null);
        });
  }
}
