package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelPushes;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.RunDemand;
import org.hlsgateway.live.RunTaps;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/** Sends channels on to their targets: keeps one run for each target that is on. */
@ApplicationScoped
@StartsAt(Stage.PUSH)
public class Restream implements RunTaps, RunDemand, ChannelPushes, Part {
  private static final Logger LOG = System.getLogger(Restream.class.getName());

  private PushTargets targets;
  private Channels channels;
  private ChannelSessions sessions;
  private Settings settings;
  private BroadcastLog log;
  private final Clocks clocks = new Clocks();

  /** Of channels that ran, or have targets. */
  private final Map<Long, ChannelTap> taps = new ConcurrentHashMap<>();

  private final Map<Long, PushRun> runs = new ConcurrentHashMap<>();

  /** What is sent besides, by somebody's start and in no store, by the channel. */
  private final Map<Long, List<PushRun>> guests = new ConcurrentHashMap<>();

  /** Of targets that are sent to, or try, by their runs. The clock's thread only. */
  private final Map<PushRun, BroadcastLog.Entry> entries = new HashMap<>();

  private final PushTests tests =
      new PushTests(
          new PushTests.Sender() {
            @Override
            public PushRun begin(Channel channel, PushTarget target) {
              PushRun run = new PushRun(target, network(), PushPatience.USUAL);
              add(channel, run);
              return run;
            }

            @Override
            public void end(Channel channel, PushRun run) {
              remove(channel, run);
            }

            @Override
            public PushStatus status(PushRun run) {
              return Restream.this.status(run);
            }

            @Override
            public boolean isDue(PushTarget target) {
              return target.isDue(time());
            }
          },
          clocks);

  private ScheduledExecutorService clock;
  private RunRegistry registry;
  private volatile PushNetwork network;

  /** For the client proxy. */
  protected Restream() {}

  @Inject
  Restream(
      PushTargets targets,
      Channels channels,
      ChannelSessions sessions,
      Settings settings,
      BroadcastLog log) {
    this.log = log;
    this.targets = targets;
    this.channels = channels;
    this.sessions = sessions;
    this.settings = settings;
  }

  @Override
  public void start() {
    network = new PushNetwork(clocks, Optional.empty(), settings.server().ports());
    registry = new RunRegistry(settings.store().dataDir().resolve("run"));
    targets.load();
    channels.all().forEach(channel -> reconcile(channel.id()));
    clock = Executors.newSingleThreadScheduledExecutor(Threads.named("push-clock"));
    var unused = clock.scheduleWithFixedDelay(this::second, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    clock.shutdown();
    try {
      // What it is about to write down is of runs that are still there.
      var unused = clock.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tests.close();
    entries.values().forEach(BroadcastLog.Entry::close);
    endAll();
    // All at once: each may take seconds.
    taps.values().forEach(ChannelTap::ask);
    taps.values().forEach(ChannelTap::close);
  }

  private synchronized void endAll() {
    runs.values().forEach(PushRun::stop);
    runs.clear();
    guests.values().forEach(left -> left.forEach(PushRun::stop));
    guests.clear();
    PushNetwork closing = network;
    network = null;
    closing.close();
  }

  // ---- what is to be sent ----------------------------------------------------------------------

  void changed(@Observes PushTargets.Changed event) {
    tests.keepOnly(this::mayBeTried);
    reconcile(event.channelId());
    channels
        .byId(event.channelId())
        .filter(channel -> event.starts() && channel.enabled())
        .ifPresent(sessions::start);
  }

  /** What the clock brings: schedules, trials, the log. */
  private void second() {
    try {
      // Their hours may have come.
      tests.keepOnly(this::mayBeTried);
      LocalTime time = time();
      for (PushTarget target : targets.all()) {
        boolean runs = this.runs.containsKey(target.id());
        if (target.hours().isPresent() && target.isDue(time) != runs) {
          reconcile(target.channelId());
          channels
              .byId(target.channelId())
              .filter(channel -> !runs && channel.enabled())
              .ifPresent(sessions::start);
        }
      }
      tests.tick();
      keepLog();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Push targets failed at their clock", e);
    }
  }

  /** It is as it was, and not sent to. */
  private boolean mayBeTried(PushTarget target) {
    LocalTime time = time();
    return targets.of(target.channelId()).stream()
        .anyMatch(
            each ->
                each.id() == target.id()
                    && each.version() == target.version()
                    && !each.isDue(time));
  }

  private void keepLog() {
    List<PushRun> now = List.copyOf(runs.values());
    for (PushRun run : now) {
      boolean idles = run.status().state() == PushStatus.State.IDLE;
      if (!idles && !entries.containsKey(run)) {
        channels
            .byId(run.target().channelId())
            .ifPresent(channel -> entries.put(run, open(channel, run)));
      } else if (idles) {
        Optional.ofNullable(entries.remove(run)).ifPresent(BroadcastLog.Entry::close);
      }
    }
    entries
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !now.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  private BroadcastLog.Entry open(Channel channel, PushRun run) {
    PushStatus before = run.status();
    // What failed just now is what it begins with.
    int errors = before.errors() - (before.state().waits() ? 1 : 0);
    return log.open(
        new BroadcastLog.Subject(
            BroadcastLog.Kind.PUSH,
            channel.nickname().value(),
            run.target().id(),
            run.target().name(),
            channel.title()),
        () -> {
          PushStatus status = run.status();
          int failed = status.errors() - errors;
          return new BroadcastLog.Figures(
              status.sent() - before.sent(),
              status.dropped() - before.dropped(),
              status.reconnects() - before.reconnects(),
              failed,
              failed > 0 ? status.error() : Optional.empty());
        });
  }

  /** Of the day, by the clock on the wall. */
  private LocalTime time() {
    return clocks.date().atZone(ZoneId.systemDefault()).toLocalTime();
  }

  PushTests tests() {
    return tests;
  }

  private synchronized void reconcile(long channelId) {
    PushNetwork shared = network;
    if (shared == null) {
      return;
    }
    LocalTime time = time();
    List<PushTarget> known = targets.of(channelId);
    runs.values().stream()
        .filter(run -> run.target().channelId() == channelId)
        .filter(
            run -> known.stream().noneMatch(each -> each.isDue(time) && each.equals(run.target())))
        .toList()
        .forEach(
            run -> {
              run.stop();
              runs.remove(run.target().id());
            });
    List<PushRun> wanted = new ArrayList<>();
    for (PushTarget target : known) {
      if (target.isDue(time)) {
        wanted.add(
            runs.computeIfAbsent(
                target.id(),
                id -> {
                  PushRun run = new PushRun(target, shared, PushPatience.USUAL);
                  run.start();
                  return run;
                }));
      }
    }
    wanted.addAll(guests.getOrDefault(channelId, List.of()));
    if (channels.byId(channelId).isEmpty()) {
      Optional.ofNullable(taps.remove(channelId)).ifPresent(ChannelTap::close);
    } else {
      tap(channelId).use(wanted, clocks.now());
    }
  }

  private ChannelTap tap(long channelId) {
    return taps.computeIfAbsent(
        channelId,
        id ->
            new ChannelTap(
                format ->
                    new EncodedBranch(
                        format, settings.ffmpeg().ffmpeg(), Optional.of(registry), clocks)));
  }

  RunRegistry registry() {
    return registry;
  }

  /**
   * @throws IllegalStateException if the gateway is about to stop
   */
  PushNetwork network() {
    PushNetwork shared = network;
    if (shared == null) {
      throw new IllegalStateException("nothing is sent before the start, and after the stop");
    }
    return shared;
  }

  /** Sends a channel there as well, and keeps it running, until {@link #remove}. */
  void add(Channel channel, PushRun run) {
    synchronized (this) {
      guests.merge(channel.id(), List.of(run), Restream::both);
      run.start();
      reconcile(channel.id());
    }
    try {
      sessions.start(channel);
    } catch (RuntimeException | Error e) {
      // Such as: no more threads. Nobody would ever end what nobody knows of.
      remove(channel, run);
      throw e;
    }
  }

  private static List<PushRun> both(List<PushRun> some, List<PushRun> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Twice is once. */
  synchronized void remove(Channel channel, PushRun run) {
    run.stop();
    guests.computeIfPresent(
        channel.id(),
        (id, known) -> {
          List<PushRun> left = known.stream().filter(each -> each != run).toList();
          return left.isEmpty() ? null : left;
        });
    reconcile(channel.id());
  }

  @Override
  public boolean wants(Programme programme) {
    if (programme.channelId().isEmpty()) {
      return false;
    }
    long channelId = programme.channelId().getAsLong();
    if (guests.containsKey(channelId)) {
      return true;
    }
    List<PushTarget> known = targets.of(channelId);
    if (known.isEmpty()) {
      return false;
    }
    LocalTime time = time();
    for (PushTarget target : known) {
      if (target.keepsRunning(time)) {
        return true;
      }
    }
    return false;
  }

  /** How the target does; empty if it is off. */
  Optional<PushStatus> status(PushTarget target) {
    return Optional.ofNullable(runs.get(target.id())).map(this::status);
  }

  /** How it does, its encoder included. */
  PushStatus status(PushRun run) {
    PushStatus status = run.status();
    ChannelTap tap = taps.get(run.target().channelId());
    return Optional.ofNullable(tap)
        .flatMap(there -> there.trouble(run))
        .map(sentence -> status.withTrouble(sentence, clocks.date()))
        .orElse(status);
  }

  // ---- in words --------------------------------------------------------------------------------

  /**
   * What would be sent.
   *
   * @param sending as a sentence; what is in the way of it, if nothing can be sent
   * @param fits something can be sent
   * @param objections the service's own limits against it, in sentences
   */
  public record Preview(String sending, boolean fits, List<String> objections) {}

  Preview preview(
      Channel channel, PushService service, boolean enhanced, Optional<BroadcastFormat> encoding) {
    ChannelTap tap = taps.get(channel.id());
    Optional<SentMedia> sent = tap == null ? Optional.empty() : tap.rehearse(enhanced);
    if (encoding.isPresent()) {
      return encoded(encoding.get(), tap, service);
    }
    if (sent.isEmpty()) {
      return new Preview(
          "Not known yet: start the channel, and it is shown here. H.264 and AAC are sent as they"
              + " come; where there is no sound, silence is sent.",
          true,
          List.of());
    }
    Optional<MediaDescription> media = tap.description();
    return new Preview(
        sent.get().obstacle().or(sent.get()::inWords).orElse(""),
        sent.get().obstacle().isEmpty(),
        media.map(service::objections).orElse(List.of()));
  }

  private static Preview encoded(BroadcastFormat format, ChannelTap tap, PushService service) {
    boolean isFit =
        tap != null
            && tap.init()
                .filter(
                    init ->
                        EncodedBranch.isPictureFit(format, init, tap.description().orElse(null))
                            && EncodedBranch.isSoundFit(format, init))
                .isPresent();
    String sentence =
        String.format(
            Locale.ROOT,
            isFit
                ? "The channel is %s with %d pictures a second and no more than %d kbit/s already: it"
                    + " is sent as it comes."
                : "H.264 %s with %d pictures a second, %d kbit/s and a keyframe every 2 s, and AAC:"
                    + " encoded here, once for all targets of the channel that want the same.",
            format.resolution().key(),
            format.framesPerSecond(),
            format.bitsPerSecond() / 1000);
    return new Preview(sentence, true, service.objection(format).stream().toList());
  }

  /** Of all targets that are on. */
  List<PushStatus> statuses() {
    return Stream.concat(runs.values().stream(), guests.values().stream().flatMap(List::stream))
        .map(PushRun::status)
        .toList();
  }

  @Override
  public List<Push> of(Channel channel) {
    return targets.of(channel.id()).stream()
        .map(target -> PushView.of(target, channel, status(target)))
        .map(
            view ->
                new Push(view.id(), view.name(), view.badge(), view.state(), view.shortDetail()))
        .toList();
  }

  // ---- what comes ------------------------------------------------------------------------------

  /** What is pushed has no targets. */
  @Override
  public Optional<RunTap> tap(Programme programme, String run) {
    return programme.channelId().isEmpty()
        ? Optional.empty()
        : Optional.of(new Tap(programme.channelId().getAsLong()));
  }

  private final class Tap implements RunTap {
    private final long channelId;

    Tap(long channelId) {
      this.channelId = channelId;
    }

    @Override
    public void best(FinishedSegment segment) {
      Restream.this.tap(channelId).measured(segment.description(), clocks.now());
    }

    @Override
    public void tracks(InitSection init) {
      Restream.this.tap(channelId).tracks(init, clocks.now());
    }

    @Override
    public void frames(List<Sample> frames) {
      ChannelTap tap = taps.get(channelId);
      if (tap != null) {
        tap.frames(frames, clocks.now());
      }
    }
  }
}
