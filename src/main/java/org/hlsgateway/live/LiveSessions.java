package org.hlsgateway.live;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelViewer;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;

/** All live sessions, the threads they share, and their clock. */
@ApplicationScoped
public class LiveSessions implements ChannelSessions {

  private static final Logger LOG = Logger.getLogger(LiveSessions.class.getName());

  /** The channels are read at 200. */
  private static final int AFTER_THE_STORE = 300;

  private static final long TICK_MILLIS = 200;
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(6);
  private static final long SHUTDOWN_POLL_MILLIS = 20;

  private final Map<Long, LiveSession> sessions = new ConcurrentHashMap<>();
  private final Clock clock = Clock.systemUTC();
  private ExecutorService answers;
  private ScheduledExecutorService ticker;
  private FfmpegEngine engine;
  private Channels channels;

  /** For the container's proxy only. */
  protected LiveSessions() {}

  @Inject
  LiveSessions(
      Settings settings,
      Channels channels,
      SourceUrls sources,
      @Any Instance<SegmentListener> listeners) {
    this.channels = channels;
    this.engine = new FfmpegEngine(settings, sources, listeners);
    this.answers =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), threads("live-answers"));
    this.ticker = Executors.newSingleThreadScheduledExecutor(threads("live-clock"));
  }

  void startWithTheServer(
      @Observes @Priority(AFTER_THE_STORE) @Initialized(ApplicationScoped.class) Object event) {
    int reaped = engine.reapPredecessors();
    if (reaped > 0) {
      LOG.warning("Ended " + reaped + " FFmpeg processes that a predecessor left behind.");
    }
    channels.all().stream().filter(Channel::pinned).forEach(this::of);
    ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The session of a channel, made if there is none; it runs only once somebody watches. */
  public LiveSession of(Channel channel) {
    return sessions.computeIfAbsent(channel.id(), id -> newSession(channel));
  }

  /** Of the channel as it is now: the caller may have read it just before a change. */
  private LiveSession newSession(Channel read) {
    Optional<Channel> now =
        channels.find(read.nickname().value()).filter(found -> found.id() == read.id());
    LiveSession session = new LiveSession(now.orElse(read), engine, new Suspended(answers), clock);
    if (now.isEmpty()) {
      session.delete();
    }
    return session;
  }

  @Override
  public ChannelStatus status(Channel channel) {
    return running(channel).map(LiveSession::status).orElseGet(ChannelStatus::idle);
  }

  @Override
  public void start(Channel channel) {
    of(channel).start();
  }

  @Override
  public void stop(Channel channel) {
    running(channel).ifPresent(LiveSession::stop);
  }

  @Override
  public List<ChannelViewer> viewers(Channel channel) {
    return running(channel).map(LiveSession::viewers).orElseGet(List::of);
  }

  @Override
  public boolean disconnect(Channel channel, String viewer) {
    return running(channel).filter(session -> session.disconnect(viewer)).isPresent();
  }

  @Override
  public SourceReport test(SourceUrl source, SourceSettings settings) {
    return engine.test(source, settings);
  }

  /** Why there is no usable FFmpeg; empty if there is one. For the health check. */
  public Optional<String> whyNoFfmpeg() {
    return engine.missing();
  }

  void changed(@Observes ChannelChanged event) {
    Channel channel = event.channel();
    switch (event.kind()) {
      case CREATED, UPDATED -> {
        if (channel.pinned()) {
          of(channel);
        }
        change(channel, session -> session.update(channel));
      }
      case DELETED -> change(channel, LiveSession::delete);
    }
  }

  /** Also if the session is being made this moment, of the channel as it was before. */
  private void change(Channel channel, Consumer<LiveSession> step) {
    sessions.computeIfPresent(
        channel.id(),
        (id, session) -> {
          step.accept(session);
          return session;
        });
  }

  private Optional<LiveSession> running(Channel channel) {
    return Optional.ofNullable(sessions.get(channel.id()));
  }

  private void tick() {
    for (Map.Entry<Long, LiveSession> entry : sessions.entrySet()) {
      try {
        entry.getValue().tick();
        if (entry.getValue().isDeleted()) {
          sessions.remove(entry.getKey());
        }
      } catch (RuntimeException | Error e) {
        // One session's fault must not stop the clock of the others.
        LOG.log(Level.SEVERE, "A live session failed at its clock", e);
      }
    }
  }

  @PreDestroy
  void stopWithTheServer() {
    ticker.shutdownNow();
    List<LiveSession> all = List.copyOf(sessions.values());
    // Not only stopped: players that go on asking must not start what ends here.
    all.forEach(LiveSession::delete);
    long deadline = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
    try {
      while (!all.stream().allMatch(LiveSession::isStopped) && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(SHUTDOWN_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answers.shutdown();
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return runnable -> {
      Thread thread = new Thread(runnable, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
