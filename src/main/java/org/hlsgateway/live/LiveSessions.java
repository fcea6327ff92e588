package org.hlsgateway.live;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelViewer;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.EncoderStatus;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceFingerprints;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.EncodingWish;
import org.hlsgateway.ffmpeg.OneTimeRedirects;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceProxy;
import org.hlsgateway.http.Reach;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/** All live sessions, the threads they share, and their clocks. */
@ApplicationScoped
@StartsAt(Stage.SESSIONS)
public class LiveSessions implements ChannelSessions, Part {

  private static final Logger LOG = Logger.getLogger(LiveSessions.class.getName());

  private static final long TICK_MILLIS = 200;
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(6);
  private static final long SHUTDOWN_POLL_MILLIS = 20;

  private final Map<Long, LiveSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong pushedSoFar = new AtomicLong();
  private final List<PushedSession> pushed = new CopyOnWriteArrayList<>();
  private final Clocks clocks = new Clocks();
  private ExecutorService answers;
  private ScheduledExecutorService ticker;
  private Optional<OneTimeRedirects> redirects;
  private SourceProxy proxy;
  private FfmpegEngine engine;
  private Encoders encoders;
  private SourceMemory memory;
  private SourceFingerprints fingerprints;
  private KnowledgeJournal journal;
  private NumbersJournal numbersJournal;
  private ChannelNumbers numbers;
  private Channels channels;

  /** For the container's proxy only. */
  protected LiveSessions() {}

  @Inject
  LiveSessions(
      Settings settings,
      Channels channels,
      SourceUrls sources,
      SourceFingerprints fingerprints,
      KnowledgeTable table,
      NumbersTable numbersTable,
      @Any Instance<SegmentListener> listeners,
      @Any Instance<RunDemand> demands,
      @Any Instance<FrameTap> taps,
      Archives archives) {
    this.channels = channels;
    this.journal = new KnowledgeJournal(table);
    this.numbersJournal = new NumbersJournal(numbersTable);
    this.numbers = new ChannelNumbers(numbersJournal, clocks::date);
    this.encoders =
        new Encoders(
            new EncodingWish(
                settings.encoding().videoCodec(),
                settings.encoding().preset(),
                settings.encoding().pixelFormat(),
                settings.encoding().audioCodec()));
    this.memory = new SourceMemory(journal, clocks::date);
    this.fingerprints = fingerprints;
    this.redirects = startRedirects();
    this.proxy = startProxy(settings.server());
    this.engine =
        new FfmpegEngine(
            new Workshop(
                settings,
                new RunRegistry(settings.store().dataDir().resolve("run")),
                encoders,
                memory,
                fingerprints,
                new Opening(),
                redirects,
                Optional.of(proxy)),
            new DirectInputs(
                settings.ffmpeg().readsDirectly(), new Reach(settings.server().ports())),
            sources,
            listeners,
            demands,
            taps,
            archives,
            new LoginPauses(clocks::now),
            numbers);
    this.answers =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), Threads.named("live-answers"));
    this.ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("live-clock"));
  }

  private static Optional<OneTimeRedirects> startRedirects() {
    try {
      return Optional.of(OneTimeRedirects.start());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Passwords of sources will be among FFmpeg's arguments", e);
      return Optional.empty();
    }
  }

  /** Without it no source could be fetched by HTTP: nothing is to start then. */
  private static SourceProxy startProxy(Settings.Server server) {
    try {
      return SourceProxy.start(new Reach(server.ports()));
    } catch (IOException e) {
      throw new UncheckedIOException("No port of this machine's own can be listened on", e);
    }
  }

  @Override
  public void start() {
    int reaped = engine.reapPredecessors();
    if (reaped > 0) {
      LOG.warning("Ended " + reaped + " FFmpeg processes that a predecessor left behind.");
    }
    memory.recall(journal.begin(sourcesInUse()));
    numbers.recall(
        numbersJournal.begin(channels.all().stream().map(Channel::id).collect(Collectors.toSet())));
    lookForFfmpeg();
    channels.all().stream()
        .filter(channel -> channel.pinned() || engine.isDemanded(channel))
        .forEach(this::of);
    ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Set<String> sourcesInUse() {
    return channels.all().stream()
        .flatMap(
            channel ->
                Stream.concat(
                    Stream.of(channel.source()), channel.sourceSettings().fallbacks().stream()))
        .map(fingerprints::of)
        .collect(Collectors.toSet());
  }

  /** On a thread of its own: an FFmpeg that does not answer must not hold up the server. */
  private void lookForFfmpeg() {
    Threads.daemon("ffmpeg-search", () -> engine.missing().ifPresent(LOG::warning)).start();
  }

  /** The session of a channel, made if there is none; it runs only once somebody watches. */
  public LiveSession of(Channel channel) {
    for (PushedSession session : pushed) {
      if (session.stands(channel)) {
        return session.session();
      }
    }
    return sessions.computeIfAbsent(channel.id(), id -> newSession(channel));
  }

  /** Of the channel as it is now: the caller may have read it just before a change. */
  private LiveSession newSession(Channel read) {
    Optional<Channel> now =
        channels.find(read.nickname().value()).filter(found -> found.id() == read.id());
    LiveSession session = new LiveSession(now.orElse(read), engine, new Suspended(answers), clocks);
    if (now.isEmpty()) {
      session.delete();
    }
    return session;
  }

  /** A session of a stream that is pushed: starts at once, and runs until it is stopped. */
  public PushedSession push(PushedSource source) {
    Channel channel = channelOf(source);
    PushedEngine own = new PushedEngine(engine, source);
    LiveSession session = new LiveSession(channel, own, new Suspended(answers), clocks);
    PushedSession made = new PushedSession(channel, session, own::isSeen);
    pushed.add(made);
    return made;
  }

  /**
   * What stands for the stream that is pushed under this name now, or for one that is over and
   * still has this file; empty if there is none.
   */
  public Optional<Channel> pushed(String name, String file) {
    return pushed.stream()
        .filter(session -> session.isCalled(name) && session.has(file))
        .map(PushedSession::channel)
        .findFirst();
  }

  @Override
  public List<Channel> pushed() {
    return pushed.stream().filter(PushedSession::isOn).map(PushedSession::channel).toList();
  }

  /** Stands for the stream where a session asks for its channel; is in no store. */
  private Channel channelOf(PushedSource source) {
    Instant now = clocks.date();
    return new Channel(
        -pushedSoFar.incrementAndGet(),
        new Nickname(source.name().substring(0, Math.min(source.name().length(), 50))),
        source.source(),
        source.name(),
        true,
        Optional.empty(),
        true,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        now,
        now);
  }

  @Override
  public ChannelStatus status(Channel channel) {
    return running(channel)
        .map(LiveSession::status)
        .orElseGet(() -> ChannelStatus.idle(engine.planInWords(channel)));
  }

  @Override
  public boolean encodingWouldHelp(Channel channel) {
    return engine.encodingWouldHelp(channel);
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

  /**
   * Lets those go who may not watch any more, of all channels.
   *
   * @param gone asked with the channel's name, as viewers ask for it, and a viewer's id; must be
   *     quick
   */
  public void dismiss(BiPredicate<String, String> gone) {
    for (PushedSession session : pushed) {
      String name = session.channel().title();
      session.session().dismiss(viewer -> gone.test(name, viewer));
    }
    sessions.forEach(
        (id, session) ->
            channels
                .byId(id)
                .ifPresent(
                    channel ->
                        session.dismiss(viewer -> gone.test(channel.nickname().value(), viewer))));
  }

  @Override
  public SourceReport test(SourceUrl source, SourceSettings settings) {
    return engine.test(source, settings);
  }

  @Override
  public List<EncoderStatus> encoders() {
    return engine.encoders();
  }

  /** Why there is no usable FFmpeg; empty if there is one. For the health check. */
  public Optional<String> whyNoFfmpeg() {
    return engine.missing();
  }

  void changed(@Observes ChannelChanged event) {
    switch (event.kind()) {
      case CREATED, UPDATED -> channels.byId(event.id()).ifPresent(this::follow);
      case DELETED -> {
        change(event.id(), LiveSession::delete);
        numbers.forget(event.id());
        channels.former(event.id()).ifPresent(this::forgetUnlessInUse);
      }
    }
  }

  private void follow(Channel channel) {
    engine.changed(channel);
    if (channel.pinned() || engine.isDemanded(channel)) {
      of(channel);
    }
    change(channel.id(), session -> session.update(channel));
  }

  private void forgetUnlessInUse(Channel deleted) {
    Set<String> inUse = sourcesInUse();
    Stream.concat(Stream.of(deleted.source()), deleted.sourceSettings().fallbacks().stream())
        .filter(source -> !inUse.contains(fingerprints.of(source)))
        .forEach(engine::forget);
  }

  /** Also if the session is being made this moment, of the channel as it was before. */
  private void change(long channel, Consumer<LiveSession> step) {
    sessions.computeIfPresent(
        channel,
        (id, session) -> {
          step.accept(session);
          return session;
        });
  }

  private Optional<LiveSession> running(Channel channel) {
    return pushed.stream()
        .filter(session -> session.stands(channel))
        .map(PushedSession::session)
        .findFirst()
        .or(() -> Optional.ofNullable(sessions.get(channel.id())));
  }

  private void tick() {
    for (PushedSession session : pushed) {
      try {
        if (session.tick(clocks.now())) {
          pushed.remove(session);
        }
      } catch (RuntimeException | Error e) {
        LOG.log(Level.SEVERE, "A pushed stream's session failed at its clock", e);
      }
    }
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

  @Override
  public void stop() {
    ticker.shutdownNow();
    encoders.stop();
    List<LiveSession> all =
        Stream.concat(sessions.values().stream(), pushed.stream().map(PushedSession::session))
            .toList();
    all.forEach(LiveSession::shutDown);
    long deadline = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
    try {
      while (!all.stream().allMatch(LiveSession::isStopped) && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(SHUTDOWN_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.close();
    redirects.ifPresent(OneTimeRedirects::close);
    proxy.close();
    answers.shutdown();
    // Last: what the sessions learnt, and how far they came, is still to be written.
    if (all.stream().allMatch(LiveSession::isStopped)) {
      numbers.release();
    }
    numbersJournal.close();
    journal.close();
  }
}
