package org.hlsgateway.control;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.PerMinute;
import org.hlsgateway.time.Pulse;

/**
 * The other end of a control connection, to a coordinator elsewhere: passes on what is said, and
 * connects again some seconds after a loss. One thread does everything, the peer's part too; the
 * sockets' threads only hand over.
 */
public final class ControlClient implements AutoCloseable {
  /** As the protocol says. */
  public static final Duration RECONNECT_AFTER = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(ControlClient.class.getName());
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final long CLOSES_WITHIN_SECONDS = 2;
  private static final long MOST_UNSENT = 10_000;
  private static final int MOST_COMPLAINTS_A_MINUTE = 10;

  private final URI address;
  private final ControlKind kind;
  private final ControlTokens tokens;
  private final Map<String, String> headers;
  private final Peer peer;
  private final Duration reconnectAfter;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
  private final ScheduledExecutorService thread;
  private final PerMinute complaints;

  /** The one thread's. */
  private Connection connection;

  private volatile boolean connected;
  private boolean saidWhyNot;
  private boolean closed;

  /** Who speaks with the coordinator. All calls come from the client's thread. */
  public interface Peer {

    /**
     * The coordinator can be told something.
     *
     * @param link to it, as long as this connection lasts
     */
    void connected(Link link);

    /** Anything but heartbeats and errors; unknown types are to be ignored. */
    void received(ControlMessage message, Link from);

    /** The connection is gone, and what the coordinator decided over it counts no longer. */
    void lost();

    /** Every second or so. */
    default void tick(Instant now) {}
  }

  /** To the coordinator, over one connection. */
  public interface Link {

    /** Any thread may call; nothing waits. Once the connection is lost nothing is sent. */
    void send(ControlMessage message);
  }

  /**
   * @param base of the control sockets, {@code ws://} or {@code wss://}; a path of its own is left
   *     out, since all coordinators answer at the root
   * @param headers of the request, beside the token
   * @param clock for heartbeats and silence; never jumps
   */
  public ControlClient(
      URI base,
      ControlKind kind,
      ControlTokens tokens,
      Map<String, String> headers,
      Peer peer,
      Duration reconnectAfter,
      Clock clock) {
    this.address = base.resolve(kind.path());
    this.kind = kind;
    this.tokens = tokens;
    this.headers = Map.copyOf(headers);
    this.peer = peer;
    this.reconnectAfter = reconnectAfter;
    this.clock = clock;
    complaints = new PerMinute(MOST_COMPLAINTS_A_MINUTE, clock);
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named(kind.subject()));
  }

  /** The coordinator's, and how it is reached, as the end of a sentence. Any thread may ask. */
  public String inWords() {
    return "the coordinator "
        + address
        + (connected ? ", and is connected." : ", which it cannot reach now; it tries again.");
  }

  public void start() {
    run(this::connect);
    thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** On the one thread, in order; not at all once this is closed. Any thread may call. */
  public void run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.SEVERE, "A control connection stumbled", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "The server stops", e);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    Connection next = new Connection();
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT_WITHIN);
    tokens.issue(kind.subject()).ifPresent(token -> builder.header(ControlTokens.HEADER, token));
    headers.forEach(builder::header);
    builder
        .buildAsync(address, next)
        .whenComplete((socket, failure) -> run(() -> connected(next, socket, failure)));
  }

  private void connected(Connection next, WebSocket socket, Throwable failure) {
    if (failure != null) {
      LOG.log(
          saidWhyNot ? Level.FINE : Level.WARNING,
          "The coordinator {0} cannot be reached, and is asked again every {1} s: {2}",
          new Object[] {
            address, reconnectAfter.toSeconds(), Printable.line(String.valueOf(failure))
          });
      saidWhyNot = true;
      connectLater();
      return;
    }
    if (closed) {
      socket.abort();
      return;
    }
    saidWhyNot = false;
    connection = next;
    connected = true;
    next.opened(socket, clock.instant());
    LOG.log(
        Level.INFO, "{0}: connected to the coordinator {1}", new Object[] {kind.title(), address});
    peer.connected(next);
  }

  private void connectLater() {
    if (!closed) {
      thread.schedule(() -> run(this::connect), reconnectAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    Instant now = clock.instant();
    run(
        () -> {
          if (connection != null) {
            connection.tick(now);
          }
          peer.tick(now);
        });
  }

  private void lost(Connection lost, String why) {
    if (connection != lost) {
      return;
    }
    connection = null;
    connected = false;
    LOG.log(
        Level.WARNING,
        "{0}: the connection to the coordinator {1} is lost ({2}), and what it decided ends",
        new Object[] {kind.title(), address, Printable.line(why)});
    lost.socket.abort();
    peer.lost();
    connectLater();
  }

  private void received(Connection from, String text) {
    if (connection != from) {
      return;
    }
    from.pulse.heard(clock.instant());
    try {
      ControlMessage message = ControlMessage.parse(text);
      switch (message.type()) {
        case "HEARTBEAT" -> {}
        case "ERROR" ->
            warn(
                "The coordinator reports error {0}: {1}",
                message.text("Error-Code"), message.text("Error-Message"));
        default -> peer.received(message, from);
      }
    } catch (MalformedMessage e) {
      warn("The coordinator sent what is no message: {0}", e.getMessage());
    }
  }

  /** A few times a minute: a coordinator that goes mad must not fill the log. */
  private void warn(String sentence, String... said) {
    if (complaints.allows()) {
      LOG.log(Level.WARNING, sentence, Stream.of(said).map(Printable::line).toArray());
    }
  }

  /** What was sent still goes out, for a moment. Does not wait. */
  @Override
  public void close() {
    // Behind what those ask to be sent who are before this in the queue.
    run(() -> run(this::end));
  }

  private void end() {
    closed = true;
    if (connection != null) {
      connection.end();
      connection = null;
      connected = false;
    }
    thread.shutdown();
  }

  private final class Connection implements WebSocket.Listener, Link {
    private final StringBuilder frame = new StringBuilder();
    private WebSocket socket;
    private Pulse pulse;
    private long unsent;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    private void opened(WebSocket opened, Instant now) {
      socket = opened;
      pulse = new Pulse(now);
      opened.request(Long.MAX_VALUE);
    }

    private void tick(Instant now) {
      if (pulse.isSilent(now)) {
        lost(this, "silent for " + Pulse.SILENCE.toSeconds() + " s");
      } else if (pulse.mustBeat(now)) {
        sendNow(ControlMessage.of("HEARTBEAT"));
      }
    }

    @Override
    public void send(ControlMessage message) {
      run(() -> sendNow(message));
    }

    private void sendNow(ControlMessage message) {
      if (connection != this) {
        return;
      }
      if (++unsent > MOST_UNSENT) {
        lost(this, "it takes nothing any more");
        return;
      }
      // RFC 6455 5.4: one after the other; the client refuses a second one before the first is out.
      sent =
          sent.thenCompose(before -> socket.sendText(message.text(), true))
              .whenComplete((done, failure) -> run(() -> sent(failure)));
    }

    private void sent(Throwable failure) {
      unsent--;
      if (failure != null) {
        lost(this, failure.toString());
      }
    }

    private void end() {
      sent.thenCompose(before -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
          .orTimeout(CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS)
          .whenComplete((done, failure) -> socket.abort());
    }

    @Override
    public void onOpen(WebSocket opened) {
      // Frames are asked for once the thread knows of the connection.
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      frame.append(text);
      if (frame.length() > ControlMessage.MAX_LENGTH) {
        run(() -> lost(this, "a frame is too long"));
        frame.setLength(0);
      } else if (last) {
        String whole = frame.toString();
        frame.setLength(0);
        run(() -> received(this, whole));
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      run(() -> lost(this, "closed with " + code + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      run(() -> lost(this, failure.toString()));
    }
  }
}
