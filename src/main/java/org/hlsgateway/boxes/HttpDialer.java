package org.hlsgateway.boxes;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** Opens WebSockets to a gateway, with a token. */
final class HttpDialer implements GatewayLink.Dialer {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final long CLOSES_WITHIN_SECONDS = 2;

  /** Beats, status and answers are few: with so many, it takes nothing any more. */
  private static final int MOST_UNSENT = 200;

  private final URI address;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();

  /**
   * @param address of the gateway's sockets for boxes, ws or wss
   */
  HttpDialer(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  @Override
  public GatewayLink.Socket dial(GatewayLink.Events events) {
    Line line = new Line(events);
    http.newWebSocketBuilder()
        .connectTimeout(CONNECT_WITHIN)
        .header("Authorization", "Bearer " + token)
        .buildAsync(address, line)
        .whenComplete(line::dialled);
    return line;
  }

  /** Without the address's secrets, of which there are none, and without the token. */
  private static String inWords(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof WebSocketHandshakeException answered) {
      int status = answered.getResponse().statusCode();
      return switch (status) {
        case 401, 403 -> "it refuses REMOTE_CONTROL_TOKEN: register the box there anew";
        case 404 -> "there is no gateway at REMOTE_CONTROL_URL, or one that is too old";
        default -> "it answers with HTTP status " + status;
      };
    }
    if (cause instanceof SSLException) {
      return "its certificate is not accepted, or it speaks no TLS: " + cause.getMessage();
    }
    if (cause instanceof HttpTimeoutException) {
      return "it did not answer in time";
    }
    if (cause instanceof ConnectException
        && cause.getCause() != null
        && cause.getCause().getCause() instanceof UnresolvedAddressException) {
      return "its name is not known";
    }
    return cause instanceof ConnectException ? "nothing listens there" : cause.toString();
  }

  private static final class Line implements GatewayLink.Socket, WebSocket.Listener {
    private final GatewayLink.Events events;
    private final AtomicInteger unsent = new AtomicInteger();

    /** Of a message so far. */
    private final StringBuilder text = new StringBuilder();

    private WebSocket socket;
    private boolean closed;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    Line(GatewayLink.Events events) {
      this.events = events;
    }

    private void dialled(WebSocket opened, Throwable failure) {
      if (failure != null) {
        events.lost(inWords(failure));
        return;
      }
      synchronized (this) {
        socket = opened;
        if (closed) {
          opened.abort();
          return;
        }
      }
      events.opened();
      // Frames are asked for once it is known of.
      opened.request(Long.MAX_VALUE);
    }

    @Override
    public void send(String message) {
      if (unsent.incrementAndGet() > MOST_UNSENT) {
        events.lost("it takes nothing any more");
        return;
      }
      synchronized (this) {
        // RFC 6455, 5.4: one after the other; the client refuses a second before the first is out.
        sent =
            sent.thenCompose(before -> socket.sendText(message, true))
                .whenComplete(
                    (done, failure) -> {
                      unsent.decrementAndGet();
                      if (failure != null) {
                        events.lost("the connection broke");
                      }
                    });
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      WebSocket open = socket;
      if (open == null) {
        return;
      }
      sent.thenCompose(before -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""))
          .orTimeout(CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS)
          .whenComplete((done, failure) -> open.abort());
    }

    @Override
    public void onOpen(WebSocket opened) {
      // See dialled.
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      text.append(piece);
      if (text.length() > Message.MAX_LENGTH) {
        text.setLength(0);
        events.lost("a message is too long");
      } else if (last) {
        String whole = text.toString();
        text.setLength(0);
        events.received(whole);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      events.lost("it closed the connection");
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      events.lost("the connection broke");
    }
  }
}
