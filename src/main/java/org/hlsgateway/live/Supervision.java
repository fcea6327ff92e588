package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.time.Clocks;

/**
 * Keeps one programme running while it is wanted, and only then. All changes of its session happen
 * under this object's monitor, in short steps that never wait.
 */
final class Supervision {

  /** A run of playlists that had no news for this long is ended; players would have left. */
  private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(5);

  /** The same of those that go on with the last picture. */
  private static final Duration GIVE_UP_LAST_PICTURE_AFTER = Duration.ofHours(1);

  /** Starting and live sessions have an input, unless a step towards it threw. */
  private static final SourceFailure BROKEN_OFF =
      new SourceFailure(SourceFailure.Kind.PASSING, "FFmpeg could not be started on this server.");

  static final Awaited.Unavailable BEING_STOPPED =
      new Awaited.Unavailable("The channel is being stopped.", Duration.ofSeconds(1));

  private static final Awaited.Unavailable GATEWAY_STOPS =
      new Awaited.Unavailable("The gateway is being stopped.", Duration.ofSeconds(2));

  private final Engine engine;
  private final Clocks clocks;
  private final Audience audience;
  private final Publication publication;
  private final Wanted wanted;
  private final Condition condition;
  private final SourceTrials trials;
  private final InputRuns runs;

  /** Noted by whoever asked, seen to by the clock. */
  private volatile boolean transportStreamWanted;

  Supervision(
      Programme programme,
      Engine engine,
      Audience audience,
      Publication publication,
      Clocks clocks) {
    this.engine = engine;
    this.clocks = clocks;
    this.audience = audience;
    this.publication = publication;
    this.wanted = new Wanted(programme, engine, audience);
    this.condition = new Condition(() -> wanted.programme().name());
    this.trials = new SourceTrials(programme, engine, clocks);
    this.runs =
        new InputRuns(this, engine, wanted, condition, trials, publication, audience, clocks);
  }

  // ---- for all threads -------------------------------------------------------------------------

  Programme programme() {
    return wanted.programme();
  }

  State state() {
    return condition.state();
  }

  /** See {@link Condition#runs}. */
  boolean runs() {
    return condition.runs();
  }

  /** See {@link LiveSession#firstPictureWithin}. */
  Duration firstPictureWithin() {
    return wanted.firstPictureWithin();
  }

  /** See {@link LiveSession#becomesTransportStream}. */
  boolean becomesTransportStream() {
    return switch (condition.state()) {
      case STARTING, RESTARTING -> true;
      case LIVE -> {
        boolean becomes = runs.canGiveWayToTransportStream();
        if (becomes) {
          transportStreamWanted = true;
        }
        yield becomes;
      }
      case IDLE, STOPPING, FAILED -> false;
    };
  }

  void tap(FrameTap tap) {
    runs.tap(tap);
  }

  // ---- what viewers want -----------------------------------------------------------------------

  /** Somebody watches. */
  void wake(Instant now) {
    // Who watches asks a few times a second. See endUnwatched.
    if (wanted.isHeldDown() || !runs()) {
      wakeUp(now);
    }
  }

  private synchronized void wakeUp(Instant now) {
    wanted.release();
    switch (condition.state()) {
      case IDLE -> runs.begin(now);
      case FAILED -> beginIfDue(now);
      case STOPPING -> wanted.startAgain();
      case STARTING, LIVE, RESTARTING -> {}
    }
  }

  private void beginIfDue(Instant now) {
    if (!runs.isUnderWay() && trials.isDue(now)) {
      runs.begin(now);
    }
  }

  /**
   * Between two runs, when the state says little about what will be a moment later.
   *
   * @return empty if it waits now
   */
  synchronized Optional<Awaited> suspendWhileStill(Suspended.Waiting waiting) {
    if (condition.is(State.FAILED) || condition.is(State.IDLE)) {
      return Optional.of(trials.unavailable(clocks.now()));
    }
    if (condition.is(State.STOPPING) && !wanted.startsAgain()) {
      return Optional.of(BEING_STOPPED);
    }
    Optional<Awaited> there = publication.arrived(waiting);
    return there.isPresent() ? there : publication.suspend(waiting);
  }

  // ---- what administrators want ----------------------------------------------------------------

  /** See {@link LiveSession#start}. */
  synchronized void start() {
    Instant now = clocks.now();
    audience.touch(now);
    trials.allowNow(now);
    wake(now);
  }

  /**
   * See {@link LiveSession#stop}.
   *
   * @param isTheEnd of the playlists too; else whoever asks for one again starts the next run
   */
  synchronized void stop(boolean isTheEnd) {
    wanted.holdDown();
    audience.clear();
    // Also those who wait for the start that was to follow a stop.
    publication.giveUp(BEING_STOPPED);
    if (condition.is(State.FAILED)) {
      condition.become(State.IDLE);
      trials.stopped();
    } else if (condition.runs()) {
      runs.end(isTheEnd, clocks.now());
    }
  }

  /** See {@link LiveSession#update}. */
  synchronized void update(Programme changed) {
    boolean playsOn = changed.enabled() && changed.playsAs(wanted.programme());
    if (!playsOn) {
      boolean wasHeldDown = wanted.isHeldDown();
      stop(!changed.enabled());
      if (!wasHeldDown) {
        wanted.release();
      }
    }
    // Last: what ended was learnt of the old source.
    wanted.edited(changed);
    trials.edited(changed, playsOn);
  }

  /** See {@link LiveSession#delete}. */
  synchronized void delete() {
    wanted.delete();
    stop(true);
  }

  /** See {@link LiveSession#shutDown}. */
  synchronized void shutDown() {
    wanted.delete();
    wanted.holdDown();
    publication.giveUp(GATEWAY_STOPS);
    if (condition.runs()) {
      runs.shutDown(clocks.now());
    }
  }

  synchronized boolean isDeleted() {
    return wanted.isDeleted() && isStopped();
  }

  synchronized boolean isStopped() {
    return !runs.isUnderWay() && (condition.is(State.IDLE) || condition.is(State.FAILED));
  }

  synchronized ChannelStatus status() {
    boolean live = condition.is(State.LIVE);
    return new ChannelStatus(
        condition.state(),
        audience.count(),
        live ? Optional.of(clocks.dateOf(condition.liveSince())) : Optional.empty(),
        Optional.ofNullable(publication.current()).flatMap(MediaInWords::of),
        Optional.of(engine.planInWords(trials.playing()) + standInsInWords()),
        trials.problemInWords(),
        live ? trials.standIn() : Optional.empty(),
        runs.packets().map(MediaInWords::packets),
        runs.log());
  }

  private String standInsInWords() {
    if (condition.is(State.RESTARTING) && publication.standsIn()) {
      return " The source is gone: its last picture is shown until it is back.";
    }
    return condition.is(State.LIVE) ? publication.standInsInWords() : "";
  }

  // ---- the clock -------------------------------------------------------------------------------

  /** Looks at what is due; called a few times a second. */
  synchronized void tick() {
    Instant now = clocks.now();
    audience.tick(publication.current(), now);
    switch (condition.state()) {
      case IDLE -> {
        if (wanted.isPinned()) {
          runs.begin(now);
        }
      }
      case FAILED -> {
        if (isWanted(now)) {
          beginIfDue(now);
        }
      }
      case STARTING -> {
        if (!isWanted(now.minus(wanted.startsWithin()))) {
          endUnwatched(now);
        } else if (!runs.isUnderWay() && trials.isForAMoment()) {
          launchIfDue(now);
        } else {
          if (hasInput(now)) {
            runs.stopIfSilent(wanted.startsWithin(), now);
          }
        }
      }
      case LIVE -> {
        if (!isWanted(now)) {
          endUnwatched(now);
        } else if (hasInput(now)) {
          runs.stopIfStalled(wanted.stalledAfter(), now);
          if (transportStreamWanted && condition.is(State.LIVE)) {
            transportStreamWanted = false;
            runs.giveWayToTransportStream();
          }
          runs.lookForBetter(now);
        }
      }
      case RESTARTING -> tickRestarting(now);
      case STOPPING -> {}
    }
    publication.expire(now);
  }

  private void launchIfDue(Instant now) {
    if (trials.isDue(now)) {
      runs.launch(now);
    }
  }

  /** If not, it has failed. */
  private boolean hasInput(Instant now) {
    if (!runs.isUnderWay()) {
      runs.failed(BROKEN_OFF, now);
      return false;
    }
    return true;
  }

  private void tickRestarting(Instant now) {
    Duration patience = publication.standsIn() ? GIVE_UP_LAST_PICTURE_AFTER : GIVE_UP_AFTER;
    if (!isWanted(now)) {
      endUnwatched(now);
    } else if (condition.hasBeenRestartingFor(patience, now)) {
      runs.giveUp(now);
    } else if (!runs.isUnderWay() && trials.isDue(now)) {
      runs.launch(now);
    } else {
      runs.stopIfSilent(wanted.startsWithin(), now);
    }
    if (condition.is(State.RESTARTING)) {
      publication.standIn(now, clocks.dateOf(now));
    }
  }

  private boolean isWanted(Instant now) {
    return wanted.isWanted(condition.liveSince(), now);
  }

  /** Somebody may have come in this very moment, and have seen that it still ran. */
  private void endUnwatched(Instant now) {
    runs.end(false, now);
    if (audience.count() > 0) {
      wakeUp(now);
    }
  }
}
