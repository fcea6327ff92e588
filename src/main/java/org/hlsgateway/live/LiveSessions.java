package org.hlsgateway.live;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.hlsgateway.config.Settings;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Measured;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/** All live sessions, the threads they share, and their clocks. */
@ApplicationScoped
@StartsAt(Stage.SESSIONS)
public class LiveSessions implements Part, Measured {

  private static final Logger LOG = Logger.getLogger(LiveSessions.class.getName());

  private static final long TICK_MILLIS = 200;
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(6);
  private static final long SHUTDOWN_POLL_MILLIS = 20;

  private final Map<Programme.Key, LiveSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong pushedSoFar = new AtomicLong();
  private final List<PushedSession> pushed = new CopyOnWriteArrayList<>();
  private final Clocks clocks = new Clocks();
  private ExecutorService answers;
  private ScheduledExecutorService ticker;
  private SessionEngine engine =
      new SessionEngine(
          null, this::playing, null, null, List.of(), new LoginPauses(clocks::now), new Counts());
  private NumbersJournal numbersJournal;
  private ChannelNumbers numbers;
  private StoredProgrammes programmes = StoredProgrammes.NONE;

  /** For the container's proxy only. */
  protected LiveSessions() {}

  @Inject
  LiveSessions(
      Settings settings,
      StoredProgrammes programmes,
      Inputs inputs,
      NumbersTable numbersTable,
      @Any Instance<RunDemand> demands,
      @Any Instance<RunTaps> taps,
      Archives archives) {
    this.programmes = programmes;
    this.numbersJournal = new NumbersJournal(numbersTable);
    this.numbers = new ChannelNumbers(numbersJournal, clocks::date);
    this.engine =
        new SessionEngine(
            inputs,
            this::playing,
            settings.live(),
            new Packagers(numbers, taps, archives),
            demands,
            new LoginPauses(clocks::now),
            new Counts());
    this.answers =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), Threads.named("live-answers"));
    this.ticker = Executors.newSingleThreadScheduledExecutor(Threads.named("live-clock"));
  }

  @Override
  public void start() {
    List<Programme> all = programmes.all();
    numbers.recall(
        numbersJournal.begin(
            all.stream()
                .map(programme -> programme.channelId().orElseThrow())
                .collect(Collectors.toSet())));
    all.stream()
        .filter(programme -> programme.pinned() || engine.isDemanded(programme))
        .forEach(this::of);
    ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The session of a programme, made if there is none; it runs only once somebody watches. */
  public LiveSession of(Programme programme) {
    LiveSession there = sessions.get(programme.key());
    if (there != null) {
      return there;
    }
    return programme.channelId().isPresent()
        ? sessions.computeIfAbsent(programme.key(), key -> newSession(programme))
        // It is over, and nobody will ask for it again.
        : deletedSession(programme);
  }

  /** Of the programme as it is now: the caller may have read it just before a change. */
  private LiveSession newSession(Programme read) {
    return asItIsNow(read)
        .map(now -> new LiveSession(now, engine, new Suspended(answers), clocks))
        .orElseGet(() -> deletedSession(read));
  }

  /** Empty if it is a channel that is gone. */
  private Optional<Programme> asItIsNow(Programme known) {
    OptionalLong channel = known.channelId();
    return channel.isPresent() ? programmes.byId(channel.getAsLong()) : Optional.of(known);
  }

  private LiveSession deletedSession(Programme programme) {
    LiveSession session = new LiveSession(programme, engine, new Suspended(answers), clocks);
    session.delete();
    return session;
  }

  /** The session of a programme, if it was ever asked for. */
  public Optional<LiveSession> running(Programme programme) {
    return Optional.ofNullable(sessions.get(programme.key()));
  }

  /** A session of a stream that is pushed: starts at once, and runs until it is stopped. */
  public PushedSession push(PushedInputs stream) {
    Programme programme =
        stream.programme(pushedSoFar.incrementAndGet(), programmes.byName(stream.name()));
    LiveSession session =
        new LiveSession(programme, engine.with(stream), new Suspended(answers), clocks);
    PushedSession made = new PushedSession(session, stream::isSeen);
    sessions.put(programme.key(), session);
    pushed.add(made);
    return made;
  }

  /**
   * What is pushed under this name now, or what is over and still has this file; empty if there is
   * none.
   */
  public Optional<Programme> pushed(String name, String file) {
    return pushed.stream()
        .filter(session -> session.isCalled(name) && session.has(file))
        .map(PushedSession::programme)
        .findFirst();
  }

  /** What is pushed now, watched or not, in the order they began. */
  public List<Programme> pushed() {
    return pushed.stream().filter(PushedSession::isOn).map(PushedSession::programme).toList();
  }

  /** True if something is pushed under this name, and plays. */
  public boolean isPushed(String name) {
    return playing(name).isPresent();
  }

  private Optional<PushedSession> playing(String name) {
    return pushed.stream()
        .filter(session -> session.isCalled(name) && session.isOn() && session.isLive())
        .findFirst();
  }

  /** What is, or would be, made of a programme's source, in sentences. */
  public String planInWords(Programme programme) {
    return engine.planInWords(programme);
  }

  /**
   * Lets those go who may not watch any more, of all programmes.
   *
   * @param gone asked with the programme's name and a viewer's id; must be quick
   */
  public void dismiss(BiPredicate<String, String> gone) {
    for (LiveSession session : sessions.values()) {
      // Its name of this moment: the session is told of a new one a little later.
      asItIsNow(session.programme())
          .map(Programme::name)
          .ifPresent(name -> session.dismiss(viewer -> gone.test(name, viewer)));
    }
  }

  /**
   * @param counts asked with the programme's name and a viewer's id; must be quick
   */
  public long countViewers(BiPredicate<String, String> counts) {
    long found = 0;
    for (LiveSession session : sessions.values()) {
      String name = session.programme().name();
      found += session.countViewers(viewer -> counts.test(name, viewer));
    }
    return found;
  }

  /** A channel was made, or edited. */
  public void changed(Programme programme) {
    if (programme.pinned() || engine.isDemanded(programme)) {
      of(programme);
    }
    // As it is by then: of two edits at once, the first may be told of last.
    change(programme.key(), session -> session.update(asItIsNow(programme).orElse(programme)));
  }

  /** A channel is gone. */
  public void deleted(long channelId) {
    change(new Programme.OfChannel(channelId), LiveSession::delete);
    numbers.forget(channelId);
  }

  @Override
  public void tell(Figures figures) {
    figures.now(
        "waiting.requests",
        Figures.Unit.NONE,
        "Requests for playlists and media that wait for what comes next.",
        sessions.values().stream().mapToInt(LiveSession::waiting).sum());
    engine.counts().tell(figures);
  }

  /** Also if the session is being made this moment, of the channel as it was before. */
  private void change(Programme.Key key, Consumer<LiveSession> step) {
    sessions.computeIfPresent(
        key,
        (same, session) -> {
          step.accept(session);
          return session;
        });
  }

  private void tick() {
    sessions.values().forEach(this::tick);
    Instant now = clocks.now();
    pushed.forEach(session -> forgetIfGone(session, now));
  }

  private void forgetIfGone(PushedSession session, Instant now) {
    try {
      if (session.isGone(now)) {
        pushed.remove(session);
        sessions.remove(session.programme().key());
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "A pushed stream could not be forgotten", e);
    }
  }

  private void tick(LiveSession session) {
    try {
      session.tick();
      // What was pushed is shown for a while longer.
      if (session.isDeleted() && session.programme().channelId().isPresent()) {
        sessions.remove(session.programme().key());
      }
    } catch (RuntimeException | Error e) {
      // One session's fault must not stop the clock of the others.
      LOG.log(Level.SEVERE, "A live session failed at its clock", e);
    }
  }

  @Override
  public void stop() {
    ticker.shutdownNow();
    List<LiveSession> all = List.copyOf(sessions.values());
    all.forEach(LiveSession::shutDown);
    long deadline = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
    try {
      while (!all.stream().allMatch(LiveSession::isStopped) && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(SHUTDOWN_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answers.shutdown();
    // Last: how far the sessions came is still to be written.
    if (all.stream().allMatch(LiveSession::isStopped)) {
      numbers.release();
    }
    numbersJournal.close();
  }
}
