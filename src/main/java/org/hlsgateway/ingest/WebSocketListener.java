package org.hlsgateway.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;

/** Takes streams by WebSocket, over the gateway's own port. Two threads serve all who come. */
@ApplicationScoped
@StartsAt(Stage.INGEST)
public class WebSocketListener implements Part {
  private static final Logger LOG = System.getLogger(WebSocketListener.class.getName());
  private static final int THREADS = 2;

  /** For the last words to reach those who read them. */
  private static final long GOODBYE_MILLIS = 1_500;

  private static final long POLL_MILLIS = 20;

  private final Clock clock = new SteadyClock();
  private final HeldBytes held = new HeldBytes();
  private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();
  private Settings.Rtmp settings;
  private int port;
  private OptionalInt tlsPort;
  private Coordinator coordinator;
  private SharedLimits limits;
  private WebSocketStreams streams;
  private ScheduledExecutorService pool;
  private volatile boolean open;

  /** For the container's proxy only. */
  protected WebSocketListener() {}

  @Inject
  WebSocketListener(Settings settings, Coordinator coordinator, SharedLimits limits) {
    this.settings = settings.rtmp();
    this.port = settings.server().httpPort();
    this.tlsPort =
        settings.server().tls().map(tls -> OptionalInt.of(tls.port())).orElse(OptionalInt.empty());
    this.coordinator = coordinator;
    this.limits = limits;
  }

  @Override
  public void start() {
    if (!settings.webSocket().isOn()) {
      return;
    }
    streams = new WebSocketStreams(limits.cache(), PublishRules.of(settings));
    pool = Executors.newScheduledThreadPool(THREADS, Threads.named("websocket"));
    ServerAddress address =
        limits.address(SourceType.WS, port, tlsPort, settings.external().webSocketPort());
    streams.ask(coordinator.connect(address, streams, settings.isOpen()));
    pool.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    open = true;
  }

  private void tick() {
    try {
      Instant now = clock.instant();
      streams.tick(now);
      connections.forEach(connection -> connection.tick(now));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The clock of WebSocket connections stumbled", e);
    }
  }

  /** Who publishes to a channel; empty if nobody does. */
  Optional<PublisherFacts> publisher(String channel) {
    return open ? streams.publisher(channel, clock.instant()) : Optional.empty();
  }

  /** Whether streams can be pushed by WebSocket. */
  public boolean isOpen() {
    return open;
  }

  /**
   * A client may come, if it has not too many connections.
   *
   * @param peer where it comes from
   * @param here the address that it came to
   * @param isPassedOn it comes for somebody else, as a proxy on this machine does
   * @return its place, which is to be used or given back; empty: it has too many
   */
  Optional<Place> admit(InetAddress peer, InetAddress here, boolean isPassedOn) {
    Standing standing = Standing.of(peer, here, settings.webSocket().players(), isPassedOn);
    if (!open || !limits.connections().opened(peer, standing)) {
      LOG.log(Level.INFO, "{0}: too many connections", peer.getHostAddress());
      return Optional.empty();
    }
    return Optional.of(new Place(peer, standing));
  }

  /** One of the connections that an address may have. */
  final class Place {
    private final InetAddress peer;
    private final Standing standing;

    private Place(InetAddress peer, Standing standing) {
      this.peer = peer;
      this.standing = standing;
    }

    /** For a request that becomes a WebSocket. */
    void use(
        WebSocketUpgrade upgrade, StreamPath path, WebSocketKind kind, Optional<String> program) {
      WebSocketExchange.Client client =
          new WebSocketExchange.Client(peer.getHostAddress(), program.orElse(""), standing);
      begin(upgrade, path, kind, client, this::giveBack);
    }

    /** Once, in the end. */
    void giveBack() {
      limits.connections().closed(peer, standing);
    }
  }

  private void begin(
      WebSocketUpgrade upgrade,
      StreamPath path,
      WebSocketKind kind,
      WebSocketExchange.Client client,
      Runnable givenUp) {
    AtomicReference<WebSocketConnection> made = new AtomicReference<>();
    WebSocketConnection connection =
        new WebSocketConnection(
            (wire, now) -> new WebSocketExchange(wire, streams, held, path, kind, client, now),
            client.address(),
            clock,
            this::execute,
            () -> {
              givenUp.run();
              connections.remove(made.get());
            });
    made.set(connection);
    connections.add(connection);
    upgrade.use(connection::opened, connection::destroyed);
  }

  /** On one of the pool's threads, soon; not at all once the gateway stops. */
  private void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops: its connections close with it");
    }
  }

  @Override
  public void stop() {
    if (pool == null) {
      return;
    }
    open = false;
    streams.close();
    connections.forEach(WebSocketConnection::goAway);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
    try {
      while (!connections.isEmpty() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.shutdownNow();
  }
}
