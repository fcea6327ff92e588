package org.hlsgateway.encoder;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.hlsgateway.coordinator.ControlMessage;
import org.hlsgateway.coordinator.ControlTokens;
import org.hlsgateway.coordinator.EncoderAgent;
import org.hlsgateway.coordinator.EncoderLink;
import org.hlsgateway.coordinator.MalformedMessage;
import org.hlsgateway.coordinator.Printable;
import org.hlsgateway.coordinator.StreamType;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.PerMinute;

/**
 * The encoder's end of a control connection to a coordinator elsewhere: registers, passes on what
 * it is told, and connects again ten seconds after a loss. One thread does everything; the sockets'
 * threads only hand over.
 */
final class ControlClient implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ControlClient.class.getName());
  private static final String PATH = "/ws/control/hls";
  private static final String SUBJECT = "hls-control";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration BEAT = Duration.ofSeconds(25);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Coordinators that know no grace let their encoders reach the source's end by themselves. */
  private static final Duration TO_THE_SOURCES_END = Duration.ofSeconds(10);

  private static final long MOST_UNSENT = 10_000;

  private static final int MOST_COMPLAINTS_A_MINUTE = 10;

  private final URI address;
  private final ControlTokens tokens;
  private final EncoderAgent encoder;
  private final Duration reconnectAfter;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("encoder-control"));

  private final PerMinute complaints;

  /** The one thread's. */
  private Connection connection;

  private volatile boolean connected;
  private boolean saidWhyNot;
  private boolean closed;

  /**
   * @param base of the control sockets, {@code ws://} or {@code wss://}; a path of its own is left
   *     out, since all coordinators answer at the root
   * @param clock for heartbeats and silence; never jumps
   */
  ControlClient(
      URI base, ControlTokens tokens, EncoderAgent encoder, Duration reconnectAfter, Clock clock) {
    this.address = base.resolve(PATH);
    this.tokens = tokens;
    this.encoder = encoder;
    this.reconnectAfter = reconnectAfter;
    this.clock = clock;
    this.complaints = new PerMinute(MOST_COMPLAINTS_A_MINUTE, clock);
  }

  /** Any thread may ask. */
  String inWords() {
    return "This node encodes for the coordinator "
        + address
        + (connected ? ", and is connected." : ", which it cannot reach now; it tries again.");
  }

  void start() {
    run(this::connect);
    thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.SEVERE, "The encoder's control connection stumbled", e);
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
    tokens.issue(SUBJECT).ifPresent(token -> builder.header(ControlTokens.HEADER, token));
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
    // Existing coordinators take 0 for "full".
    int capacity = encoder.capacity() <= 0 ? -1 : encoder.capacity();
    next.send(ControlMessage.of("REGISTER").with("Capacity", capacity));
    LOG.log(Level.INFO, "Encodes for the coordinator {0}", address);
  }

  private void connectLater() {
    if (!closed) {
      thread.schedule(() -> run(this::connect), reconnectAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    Connection now = connection;
    if (now != null) {
      now.tick(clock.instant());
    }
  }

  private void lost(Connection lost, String why) {
    if (connection != lost) {
      return;
    }
    connection = null;
    connected = false;
    LOG.log(
        Level.WARNING,
        "The connection to the coordinator {0} is lost ({1}): what it assigned ends",
        new Object[] {address, Printable.line(why)});
    lost.socket.abort();
    encoder.linkLost();
    connectLater();
  }

  private void received(Connection from, String text) {
    if (connection != from) {
      return;
    }
    from.heard = clock.instant();
    try {
      ControlMessage message = ControlMessage.parse(text);
      switch (message.type()) {
        case "ENCODE-START" -> start(from, message);
        case "ENCODE-STOP" ->
            encoder.stop(message.text("Stream-Channel"), message.text("Stream-ID"), grace(message));
        case "ERROR" ->
            warn(
                "The coordinator reports error {0}: {1}",
                message.text("Error-Code"), message.text("Error-Message"));
        default -> {}
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

  private void start(Connection from, ControlMessage message) {
    EncodeStart.read(message)
        .ifPresentOrElse(
            assignment -> encoder.start(assignment, from),
            () ->
                from.closed(
                    message.text("Stream-Channel"),
                    message.text("Stream-ID"),
                    Optional.of("INVALID_STREAM"),
                    Optional.of("The message lacks a channel, an id or a source.")));
  }

  private static Duration grace(ControlMessage message) {
    String text = message.text("Grace-Period");
    return text.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : TO_THE_SOURCES_END;
  }

  @Override
  public void close() {
    run(
        () -> {
          closed = true;
          if (connection != null) {
            connection.socket.abort();
            connection = null;
          }
        });
    thread.shutdown();
  }

  /** One connection, and the way back for what was assigned over it. */
  private final class Connection implements WebSocket.Listener, EncoderLink {
    private final StringBuilder frame = new StringBuilder();
    private WebSocket socket;
    private Instant heard;
    private Instant beaten;
    private long unsent;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    private void opened(WebSocket opened, Instant now) {
      socket = opened;
      heard = now;
      beaten = now;
      opened.request(Long.MAX_VALUE);
    }

    private void tick(Instant now) {
      if (!now.isBefore(heard.plus(SILENCE))) {
        lost(this, "silent for " + SILENCE.toSeconds() + " s");
      } else if (!now.isBefore(beaten.plus(BEAT))) {
        beaten = now;
        send(ControlMessage.of("HEARTBEAT"));
      }
    }

    private void send(ControlMessage message) {
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

    @Override
    public void available(
        String channel,
        String streamId,
        StreamType type,
        String resolution,
        String indexFile,
        OptionalDouble startTimeSeconds) {
      ControlMessage message =
          ControlMessage.of("STREAM-AVAILABLE")
              .with("Stream-Channel", channel)
              .with("Stream-ID", streamId)
              .with("Stream-Type", type.text())
              .with("Resolution", resolution)
              .with("Index-file", indexFile);
      ControlMessage whole =
          // As existing encoders have it: what begins with the stream says nothing.
          startTimeSeconds.orElse(0) > 0
              ? message.with("Start-Time", seconds(startTimeSeconds.getAsDouble()))
              : message;
      run(() -> send(whole));
    }

    private String seconds(double value) {
      return BigDecimal.valueOf(Math.round(value * 1000), 3).stripTrailingZeros().toPlainString();
    }

    @Override
    public void closed(
        String channel,
        String streamId,
        Optional<String> errorCode,
        Optional<String> errorMessage) {
      ControlMessage message =
          ControlMessage.of("STREAM-CLOSED")
              .with("Stream-Channel", channel)
              .with("Stream-ID", streamId)
              .with("Error-Code", errorCode.orElse(""))
              .with("Error-Message", errorMessage.orElse(""));
      run(() -> send(message));
    }
  }
}
