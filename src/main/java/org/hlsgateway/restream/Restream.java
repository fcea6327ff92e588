package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelPushes;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
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
import org.hlsgateway.time.Clocks;

/** Sends channels on to their targets: keeps one run for each target that is on. */
@ApplicationScoped
@StartsAt(Stage.PUSH)
public class Restream implements RunTaps, RunDemand, ChannelPushes, Part {
  private PushTargets targets;
  private Channels channels;
  private ChannelSessions sessions;
  private Settings settings;
  private final Clocks clocks = new Clocks();

  /** Of channels that ran, or have targets. */
  private final Map<Long, ChannelFeed> feeds = new ConcurrentHashMap<>();

  /** What each channel was like when it last ran. */
  private final Map<Long, MediaDescription> described = new ConcurrentHashMap<>();

  private final Map<Long, PushRun> runs = new ConcurrentHashMap<>();

  /** What is sent besides, by somebody's start and in no store, by the channel. */
  private final Map<Long, List<PushRun>> guests = new ConcurrentHashMap<>();

  private volatile PushNetwork network;

  /** For the client proxy. */
  protected Restream() {}

  @Inject
  Restream(PushTargets targets, Channels channels, ChannelSessions sessions, Settings settings) {
    this.targets = targets;
    this.channels = channels;
    this.sessions = sessions;
    this.settings = settings;
  }

  @Override
  public void start() {
    network = new PushNetwork(clocks, Optional.empty(), settings.server().ports());
    targets.load();
    channels.all().forEach(channel -> reconcile(channel.id()));
  }

  @Override
  public synchronized void stop() {
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
    reconcile(event.channelId());
    channels
        .byId(event.channelId())
        .filter(channel -> event.starts() && channel.enabled())
        .ifPresent(sessions::start);
  }

  private synchronized void reconcile(long channelId) {
    PushNetwork shared = network;
    if (shared == null) {
      return;
    }
    List<PushTarget> known = targets.of(channelId);
    runs.values().stream()
        .filter(run -> run.target().channelId() == channelId)
        .filter(run -> known.stream().noneMatch(each -> each.on() && each.equals(run.target())))
        .toList()
        .forEach(
            run -> {
              run.stop();
              runs.remove(run.target().id());
            });
    List<PushRun> wanted = new ArrayList<>();
    for (PushTarget target : known) {
      if (target.on()) {
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
      feeds.remove(channelId);
      described.remove(channelId);
    } else {
      feed(channelId).use(wanted);
    }
  }

  private ChannelFeed feed(long channelId) {
    return feeds.computeIfAbsent(channelId, id -> new ChannelFeed());
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
    for (PushTarget target : targets.of(channelId)) {
      if (target.keepsRunning()) {
        return true;
      }
    }
    return false;
  }

  /** How the target does; empty if it is off. */
  Optional<PushStatus> status(PushTarget target) {
    return Optional.ofNullable(runs.get(target.id())).map(PushRun::status);
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

  Preview preview(Channel channel, PushService service, boolean enhanced) {
    ChannelFeed feed = feeds.get(channel.id());
    Optional<SentMedia> sent = feed == null ? Optional.empty() : feed.rehearse(enhanced);
    if (sent.isEmpty()) {
      return new Preview(
          "Not known yet: start the channel, and it is shown here. H.264 and AAC are sent as they"
              + " come; where there is no sound, silence is sent.",
          true,
          List.of());
    }
    MediaDescription media = described.get(channel.id());
    return new Preview(
        sent.get().obstacle().or(sent.get()::inWords).orElse(""),
        sent.get().obstacle().isEmpty(),
        media == null ? List.of() : service.objections(media));
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
      described.put(channelId, segment.description());
    }

    @Override
    public void tracks(InitSection init) {
      feed(channelId).tracks(init, clocks.now());
    }

    @Override
    public void frames(List<Sample> frames) {
      ChannelFeed feed = feeds.get(channelId);
      if (feed != null) {
        feed.frames(frames, clocks.now());
      }
    }
  }
}
