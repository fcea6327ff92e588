package org.hlsgateway.recordings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.ChannelKeeping;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.RunDemand;
import org.hlsgateway.live.RunTaps;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.RunTap;

/** All recordings: what is to be recorded, what is there, what has to go. */
@ApplicationScoped
@StartsAt(Stage.RECORDINGS)
public class Recordings implements RunTaps, RunDemand, ChannelKeeping, Part {

  private static final Logger LOG = Logger.getLogger(Recordings.class.getName());

  /** Some seconds of many channels: a disk may be asleep, or busy with something else. */
  private static final long MOST_WAITING_BYTES = 128L << 20;

  private static final Duration LOOK_FOR_OLD_EVERY = Duration.ofMinutes(1);

  private final Clock clock = Clock.systemUTC();
  private Channels channels;
  private ChannelSessions sessions;
  private Catalogue catalogue;
  private DiskSpace space;
  private RecordNow recordNow;
  private RecordingQuota quota;
  private Rewinds rewinds;
  private Recorder recorder;
  private WriteQueue queue;
  private Instant lookedForOld = Instant.EPOCH;

  /** For the container's proxy only. */
  protected Recordings() {}

  @Inject
  Recordings(
      Settings settings,
      Channels channels,
      ChannelSessions sessions,
      Rewinds rewinds,
      Accounts accounts,
      Grants grants) {
    this.rewinds = rewinds;
    this.channels = channels;
    this.sessions = sessions;
    Disk disk = new RealDisk();
    Path root = settings.store().dataDir().resolve("recordings");
    catalogue = new Catalogue(disk, root);
    quota = new RecordingQuota(accounts, grants, catalogue);
    space = new DiskSpace(disk, root, settings.keep().freeBytes(), "recorded");
    recordNow = new RecordNow(disk, root);
    recorder =
        new Recorder(
            disk, catalogue, space, this::isRecorded, settings.keep().longestRecording(), clock);
  }

  @Override
  public void start() {
    try {
      catalogue.load();
      recordNow.load();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The folder recordings in DATA_DIR cannot be read", e);
      space.failed(e, clock.instant());
    }
    queue = new WriteQueue("recordings-writer", MOST_WAITING_BYTES, clock, this::lookForOld);
  }

  // ---- what is recorded ------------------------------------------------------------------------

  /** What is pushed is recorded by its encoder. */
  @Override
  public Optional<RunTap> tap(Programme programme, String run) {
    return programme.channelId().isEmpty()
        ? Optional.empty()
        : Optional.of(new Tap(programme.channelId().getAsLong(), run));
  }

  private final class Tap implements RunTap {
    private final long channelId;
    private final String run;

    Tap(long channelId, String run) {
      this.channelId = channelId;
      this.run = run;
    }

    @Override
    public void best(FinishedSegment segment) {
      WriteQueue writing = queue;
      // Without media: a hole in one rendition where another has something.
      if (writing == null || segment.media().length() == 0) {
        return;
      }
      // As it is now: the run may have begun before the channel was last edited. Whether there is
      // room for it the recorder asks, which ends what has none.
      current(channelId)
          .filter(Recordings.this::isToBeRecorded)
          .ifPresent(
              channel ->
                  writing.offerMedia(
                      segment.media().length(), () -> recorder.keep(channel, segment)));
    }

    @Override
    public void over() {
      afterWhatWaits(() -> recorder.runEnded(channelId, run));
    }
  }

  void changed(@Observes ChannelChanged event) {
    if (event.kind() == ChannelChanged.Kind.DELETED) {
      try {
        recordNow.set(event.id(), false);
      } catch (IOException e) {
        LOG.log(Level.FINE, "A deleted channel's wish to be recorded stays", e);
      }
    }
    current(event.id()).ifPresent(channel -> afterWhatWaits(() -> recorder.wishChanged(channel)));
  }

  private void afterWhatWaits(Runnable work) {
    if (queue != null) {
      queue.add(work);
    }
  }

  /** A channel that is recorded whenever it runs need not run. */
  @Override
  public boolean wants(Programme programme) {
    return programme.channelId().isPresent() && recordNow.isOn(programme.channelId().getAsLong());
  }

  private boolean isRecorded(Channel channel) {
    return isToBeRecorded(channel) && quota.problem(channel).isEmpty();
  }

  private boolean isToBeRecorded(Channel channel) {
    return channel.keep().record() || recordNow.isOn(channel.id());
  }

  /** Also what it was at last, while its end is being told. */
  private Optional<Channel> current(long channelId) {
    return channels.byId(channelId).or(() -> channels.former(channelId));
  }

  @Override
  public Optional<String> refusal(Channel channel) {
    return quota.problem(channel);
  }

  @Override
  public void recordNow(Channel channel) throws IOException {
    recordNow.set(channel.id(), true);
    sessions.start(channel);
  }

  @Override
  public void stopNow(Channel channel) throws IOException {
    recordNow.set(channel.id(), false);
    afterWhatWaits(() -> recorder.wishChanged(channels.byId(channel.id()).orElse(channel)));
  }

  @Override
  public Keeping of(Channel channel) {
    Optional<String> problem =
        isToBeRecorded(channel) ? quota.problem(channel).or(this::problem) : Optional.empty();
    if (problem.isEmpty() && !channel.keep().rewind().isZero()) {
      problem = rewinds.problem();
    }
    return new Keeping(catalogue.isRecording(channel.id()), recordNow.isOn(channel.id()), problem);
  }

  /** Why nothing, or not everything, is recorded; empty if all is well. */
  Optional<String> problem() {
    return space.problem().or(() -> queue == null ? Optional.empty() : queue.problem());
  }

  // ---- what is there ---------------------------------------------------------------------------

  /** The newest first. */
  List<Recording> all() {
    return catalogue.all();
  }

  /** The newest first. */
  List<Recording> ofChannel(long channelId) {
    return catalogue.of(channelId);
  }

  /**
   * @param id as it stands in an address: may be anything
   */
  Optional<Recording> find(String id) {
    return catalogue.find(id);
  }

  /**
   * @throws UncheckedIOException see {@link Catalogue#delete}
   */
  Catalogue.Deletion delete(String id) {
    return catalogue.delete(id);
  }

  // ---- what has to go --------------------------------------------------------------------------

  private void lookForOld() {
    Instant now = clock.instant();
    if (now.isBefore(lookedForOld.plus(LOOK_FOR_OLD_EVERY))) {
      return;
    }
    lookedForOld = now;
    for (Channel channel : channels.all()) {
      for (Recording old : Retention.outlived(catalogue.of(channel.id()), channel.keep(), now)) {
        LOG.info(() -> "The recording " + old.id() + " has passed its limit and is deleted.");
        try {
          catalogue.delete(old.id());
        } catch (UncheckedIOException e) {
          LOG.log(Level.WARNING, "A recording could not be deleted", e);
        }
      }
    }
  }

  @Override
  public void stop() {
    if (queue != null) {
      queue.add(recorder::endAll);
      queue.close();
    }
  }
}
