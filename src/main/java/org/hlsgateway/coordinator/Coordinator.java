package org.hlsgateway.coordinator;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.hlsgateway.accounts.AccessChanged;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.Issuer;
import org.hlsgateway.accounts.Issuers;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ControlClient;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.store.Sql;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;
import org.hlsgateway.web.StartupFailure;
import org.hlsgateway.websocket.CloseCode;

/** The coordinator's parts, its threads and its clock. */
@ApplicationScoped
@StartsAt(Stage.COORDINATOR)
public class Coordinator implements Part {
  private static final Logger LOG = System.getLogger(Coordinator.class.getName());

  private static final Duration APPLICATION_DEADLINE = Duration.ofSeconds(10);
  private static final long ASK_MILLIS = 5_000;

  /** Who watches a coordinator by its report must not take it for dead while it works. */
  private static final long REPORT_MILLIS = 400;

  private static final int STREAM_ID_BYTES = 16;

  /** Messages that wait for the one thread; with more than this, peers are turned away. */
  private static final int MOST_TASKS = 50_000;

  /** For the database and for people. */
  private final Clock calendar = Clock.systemUTC();

  /** For patience with peers. */
  private final Clock clock = new SteadyClock();

  private final Set<ControlConnection> connections = ConcurrentHashMap.newKeySet();
  private Settings.Coordinator settings;
  private boolean encodesHere;

  /** Another coordinator, for this node's streaming servers. */
  private Optional<URI> elsewhere;

  private final List<ServerClient> clients = new CopyOnWriteArrayList<>();
  private Path dataDir;
  private Instance<EncoderAgent> agents;
  private Instance<PublishGuard> guards;
  private ControlTokens tokens;
  private ThreadPoolExecutor thread;
  private ThreadPoolExecutor closers;
  private ScheduledExecutorService ticker;

  /** On its own: nothing else may hold it up, or another would take this gateway for gone. */
  private ScheduledExecutorService renewer;

  private NodeLease lease;
  private Application application;
  private StreamStore store;
  private JournalThread journal;
  private CallbackDelivery delivery;
  private StreamingChannels keyed;
  private StreamRecordings recordings;
  private StreamSessions sessions;

  /** Null until the first tick. */
  private volatile Report latest;

  @Resource(lookup = "jdbc/gateway")
  private DataSource database;

  private Channels channels;
  private Issuers issuers;
  private Audit audit;

  /** For the client proxy. */
  protected Coordinator() {}

  @Inject
  Coordinator(
      Settings settings,
      Channels channels,
      Issuers issuers,
      Audit audit,
      @Any Instance<EncoderAgent> agents,
      @Any Instance<PublishGuard> guards) {
    this.guards = guards;
    this.audit = audit;
    this.issuers = issuers;
    this.settings = settings.coordinator();
    this.encodesHere = settings.encoder().isEmbedded();
    this.elsewhere = settings.encoder().coordinator();
    this.dataDir = settings.store().dataDir();
    this.channels = channels;
    this.agents = agents;
    tokens = new ControlTokens(this.settings.controlSecret());
    thread = pool("coordinator", 1);
    closers = pool("coordinator-close", 2);
    ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("coordinator-clock"));
    renewer = Executors.newSingleThreadScheduledExecutor(Threads.named("coordinator-lease"));
    application = new Application(APPLICATION_DEADLINE);
  }

  @Override
  public void start() {
    boolean tells = settings.eventCallback().url().isPresent();
    store = new StreamStore(database, calendar, tells);
    delivery =
        new CallbackDelivery(
            store,
            application,
            settings.eventCallback(),
            settings.indexRoot(),
            () -> ThreadLocalRandom.current().nextDouble(),
            calendar);
    journal = new JournalThread(store, delivery::wake);
    recordings = new StreamRecordings(database);
    keyed =
        new StreamingChannels(
            database,
            calendar,
            settings.idMaxLength(),
            name -> channels.find(name).isPresent(),
            audit,
            rights());
    sessions =
        new StreamSessions(
            new Names(settings.idMaxLength()),
            new ApplicationKeys(
                guards.stream().toList(),
                this::standing,
                keyed,
                application,
                settings.keyVerification()),
            journal,
            this::run,
            calendar,
            clock,
            Coordinator::newStreamId);
    try {
      stayOutUnlessAlone();
      keyed.load();
      if (tells) {
        new Takeover(database, calendar).of(settings.activeStreams());
      }
      List<OpenStream> left = store.closeAll();
      // Whatever made the last attempts fail may be what the restart was for.
      store.retryAll();
      if (!left.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "{0} streams ended with the server that held them; the application is told",
            Integer.toString(left.size()));
      }
      run(() -> sessions.leftBehind(left));
    } catch (SQLException e) {
      throw StartupFailure.refuse("The database cannot be read: see the log.", e);
    }
    if (encodesHere) {
      for (EncoderAgent agent : agents) {
        run(() -> sessions.encoderRegistered("this gateway", agent));
      }
    }
    delivery.start();
    ticker.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** H2 locks its file by itself. */
  private void stayOutUnlessAlone() throws SQLException {
    if (!Sql.isShared(database)) {
      return;
    }
    try {
      lease = new NodeLease(database, NodeLease.nodeId(dataDir));
      if (!lease.take()) {
        throw StartupFailure.refuse(
            "Another gateway works with this database. Stop it first, or set another DB_URL.",
            null);
      }
    } catch (IOException e) {
      throw StartupFailure.refuse("The file node-id in DATA_DIR cannot be written.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StartupFailure.refuse("The start was interrupted.", e);
    }
    long every = NodeLease.RENEWED_EVERY.toSeconds();
    renewer.scheduleWithFixedDelay(lease::renew, every, every, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    ticker.shutdownNow();
    connections.forEach(connection -> connection.end(CloseCode.GOING_AWAY, "going away"));
    if (sessions != null) {
      try {
        ask(
            () -> {
              sessions.shutDown();
              return null;
            });
      } catch (CoordinatorBusy e) {
        LOG.log(Level.WARNING, "The coordinator did not end in time", e);
      }
    }
    thread.shutdownNow();
    if (journal != null) {
      journal.close();
      delivery.close();
    }
    renewer.shutdownNow();
    if (lease != null) {
      lease.giveBack();
    }
    application.close();
    closers.shutdown();
  }

  private void tick() {
    try {
      Instant now = clock.instant();
      connections.forEach(connection -> connection.tick(now));
      run(
          () -> {
            sessions.tick();
            latest = sessions.report();
          });
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The coordinator's clock stumbled", e);
    }
  }

  // For connections.

  /** Only to be compared with another of these. */
  Instant now() {
    return clock.instant();
  }

  ControlTokens tokens() {
    return tokens;
  }

  PeerProtocol server(ServerAddress address) {
    return new ServerProtocol(sessions, address);
  }

  /**
   * A streaming server in this process, whose coordinator this is, or another one elsewhere.
   *
   * @param address where encoders fetch its streams
   * @param isOpen whether publishers are let in that neither a key nor an application speaks for; a
   *     coordinator elsewhere decides that by itself
   */
  public StreamingServerLink connect(
      ServerAddress address, StreamingServerAgent agent, boolean isOpen) {
    if (elsewhere.isEmpty()) {
      return new ServerLink(sessions, this::run, address, agent, isOpen);
    }
    ServerClient client =
        new ServerClient(
            elsewhere.get(),
            address,
            tokens,
            agent,
            new Names(settings.idMaxLength()),
            ControlClient.RECONNECT_AFTER,
            clock);
    client.start();
    clients.add(client);
    return client;
  }

  /** Who decides about what is pushed to this gateway, as a sentence; empty: this coordinator. */
  public Optional<String> elsewhere() {
    return clients.stream().map(ServerClient::inWords).findFirst();
  }

  PeerProtocol encoder(String place) {
    return new EncoderProtocol(sessions, place);
  }

  void connected(ControlConnection connection) {
    connections.add(connection);
  }

  /** True the first time. */
  boolean disconnected(ControlConnection connection) {
    return connections.remove(connection);
  }

  /** On the coordinator's one thread, in order; false if too much waits there. */
  boolean run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.ERROR, "The coordinator stumbled", e);
            }
          });
      return thread.getQueue().size() < MOST_TASKS;
    } catch (RejectedExecutionException e) {
      return false; // the server stops
    }
  }

  /** On another thread, for what may take its time. */
  void later(Runnable task) {
    try {
      closers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops: its sockets close with it");
    }
  }

  // For commands and pages.

  Instant timeOfDay() {
    return calendar.instant();
  }

  /**
   * As it is now; or as it was a moment ago, where the coordinator's thread has no time to say.
   *
   * @throws CoordinatorBusy if there was none yet
   */
  Report report() {
    try {
      latest = ask(sessions::report, REPORT_MILLIS);
      return latest;
    } catch (CoordinatorBusy e) {
      Report known = latest;
      if (known == null) {
        throw e;
      }
      return known;
    }
  }

  /**
   * @param streamId {@code *} is whichever there is
   * @return false if there is no such stream
   * @throws CoordinatorBusy if the answer does not come in time
   */
  boolean close(String channel, String streamId) {
    return ask(() -> sessions.close(channel, streamId));
  }

  /**
   * Ends whatever is published to the channel.
   *
   * @return false if there is nothing
   * @throws CoordinatorBusy if the answer does not come in time
   */
  public boolean closeStream(String channel) {
    return close(channel, StreamSessions.ANY_STREAM);
  }

  private Standing standing(PublishGuard.Allowed allowed) {
    return new Standing() {
      @Override
      public boolean counts() {
        return allowed.counts().getAsBoolean();
      }

      @Override
      public OptionalLong account() {
        return allowed.account();
      }

      @Override
      public OptionalInt most() {
        return allowed.account().isPresent()
            ? issuers.mostStreams(allowed.account().getAsLong())
            : OptionalInt.empty();
      }
    };
  }

  private PublishRights rights() {
    return new PublishRights() {
      @Override
      public boolean mayPublish(Issuer issuer, String channel) {
        return issuers.mayPublish(issuer, channel);
      }

      @Override
      public boolean mayPublish(long account, String channel) {
        return issuers.mayPublish(account, channel);
      }

      @Override
      public OptionalInt mostStreams(long account) {
        return issuers.mostStreams(account);
      }
    };
  }

  /** The keys of a deleted account went with it. */
  void changed(@Observes AccessChanged event) {
    if (event.rowsGone() && keyed != null) {
      try {
        keyed.load();
      } catch (SQLException e) {
        LOG.log(Level.WARNING, "Streaming keys of a deleted account count until the next start", e);
      }
    }
  }

  StreamStore store() {
    return store;
  }

  /** Those that have a streaming key. */
  public StreamingChannels channels() {
    return keyed;
  }

  /** What is kept of pushed streams. */
  public StreamRecordings recordings() {
    return recordings;
  }

  /**
   * The streaming servers elsewhere that are connected.
   *
   * @throws CoordinatorBusy if the answer does not come in time
   */
  public List<ServerAddress> servers() {
    return report().servers().stream()
        .filter(server -> !server.isOwn())
        .map(Report.Server::address)
        .distinct()
        .toList();
  }

  /**
   * What is published, as pages show it.
   *
   * @throws CoordinatorBusy if the answer does not come in time
   */
  public List<StreamingView.Stream> streams() {
    return StreamingView.streams(report(), timeOfDay());
  }

  /** Callbacks that the application has not taken yet; empty if the database does not say. */
  OptionalInt callbacksWaiting() {
    try {
      return OptionalInt.of(store.waiting());
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "callbacks that wait cannot be counted", e);
      return OptionalInt.empty();
    }
  }

  /**
   * Whether somebody publishes to the channel now.
   *
   * @throws CoordinatorBusy if the answer does not come in time
   */
  public boolean isPublished(String channel) {
    return report().streams().stream()
        .anyMatch(
            stream -> StreamingChannel.key(stream.channel()).equals(StreamingChannel.key(channel)));
  }

  /**
   * Who publishes to the channel at another streaming server than this gateway's own, as it was a
   * second ago at most; waits for nothing.
   *
   * @return an address, which is empty if it is not known; nothing if nobody does
   */
  public Optional<String> publisherElsewhere(String channel) {
    Report known = latest;
    return known == null ? Optional.empty() : known.publisherElsewhere(channel);
  }

  /** Callbacks may be due. */
  void deliver() {
    delivery.wake();
  }

  private <T> T ask(Callable<T> question) {
    return ask(question, ASK_MILLIS);
  }

  private <T> T ask(Callable<T> question, long millis) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    run(
        () -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new CoordinatorBusy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CoordinatorBusy(e);
    }
  }

  /** 128 bits, in letters that no file system confuses. */
  private static String newStreamId() {
    byte[] bytes = new byte[STREAM_ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    return new ThreadPoolExecutor(
        threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.named(name));
  }
}
