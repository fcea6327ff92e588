package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.PacketCounts;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.StreamChangedException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.time.Clocks;

/**
 * A session's inputs, one after the other: begins them, and knows what is to follow when one ends.
 * All under the session's monitor, in steps that never wait.
 */
final class InputRuns implements Reception.Session {
  private static final Logger LOG = Logger.getLogger(InputRuns.class.getName());

  /** So long live, and earlier failures no longer count. */
  private static final Duration STEADY_AFTER = Duration.ofSeconds(30);

  private final Object monitor;
  private final Engine engine;
  private final Wanted wanted;
  private final Condition condition;
  private final SourceTrials trials;
  private final Publication publication;
  private final Audience audience;
  private final Clocks clocks;
  private final LatestRun run = new LatestRun();
  private final Taps taps = new Taps();
  private Instant begunAt = Instant.EPOCH;

  /**
   * @param monitor the session's
   */
  InputRuns(
      Object monitor,
      Engine engine,
      Wanted wanted,
      Condition condition,
      SourceTrials trials,
      Publication publication,
      Audience audience,
      Clocks clocks) {
    this.monitor = monitor;
    this.engine = engine;
    this.wanted = wanted;
    this.condition = condition;
    this.trials = trials;
    this.publication = publication;
    this.audience = audience;
    this.clocks = clocks;
  }

  /** Any thread may. */
  void tap(FrameTap tap) {
    taps.add(tap);
  }

  /** What the latest input has said. */
  List<String> log() {
    return run.log();
  }

  /** See {@link LatestRun#packets}. */
  Optional<PacketCounts> packets() {
    return run.packets();
  }

  /** See {@link InputRun#canGiveWayToTransportStream}; any thread may ask. */
  boolean canGiveWayToTransportStream() {
    return run.canGiveWayToTransportStream();
  }

  /** See {@link InputRun#giveWayToTransportStream}. */
  void giveWayToTransportStream() {
    run.giveWayToTransportStream();
  }

  /** True while an input is there, be it that it is about to end. */
  boolean isUnderWay() {
    return run.isUnderWay();
  }

  // ---- a start ---------------------------------------------------------------------------------

  /** Starts the programme, if it may run at all. */
  void begin(Instant now) {
    if (wanted.mayRun()) {
      condition.become(State.STARTING);
      begunAt = now;
      trials.begin(wanted.programme());
      launch(now);
    }
  }

  /** The next input, of the source that was chosen. */
  void launch(Instant now) {
    if (condition.is(State.STARTING)) {
      publication.open(wanted.programme(), this::changed, taps);
    }
    int number = run.next(trials.chosen(), now);
    publication.packager().beginInput(now);
    Optional<SourceFailure> obstacle = trials.obstacle();
    if (obstacle.isPresent()) {
      goOnAfter(obstacle.get(), now);
      return;
    }
    InputRun started =
        engine.launch(
            trials.playing(), new Reception(number, monitor, this, publication, audience, clocks));
    run.started(started);
    engine.counts().starts.increment();
    started
        .exited()
        .thenAccept(end -> exited(number, end))
        .exceptionally(
            fault -> {
              LOG.log(Level.SEVERE, "The end of an input could not be dealt with", fault);
              return null;
            });
  }

  // ---- while it runs ---------------------------------------------------------------------------

  /** Called by the packager, on the thread that wrote to it, with the monitor held. */
  private void changed(LivePresentation changed) {
    // Until this run's media comes, what changes is that an earlier one's grows old.
    boolean isOfThisRun = run.isUnjudged() && publication.hasMedia();
    if (isOfThisRun && Shown.canBeJoined(changed)) {
      Optional<SourceFailure> other = run.differs(changed);
      if (other.isPresent()) {
        run.stopBecause(other.get());
      } else if (isBeginning()) {
        if (condition.is(State.STARTING)) {
          engine.counts().firstPicture(Duration.between(begunAt, clocks.now()));
        }
        condition.becomeLive(clocks.now());
        trials.works();
      }
    }
    // Until then nothing may be shown yet, or ever.
    if (!condition.is(State.STARTING)) {
      publication.show(wanted.programme(), changed);
    }
  }

  /** See {@link LatestRun#stopIfSilent}. */
  void stopIfSilent(Duration patience, Instant now) {
    run.stopIfSilent(publication.packager().lastMediaAt(), patience, now);
  }

  /**
   * See {@link LatestRun#stopIfStalled}. An FFmpeg that waits for a camera takes seconds to end:
   * nobody who watches waits with it.
   */
  void stopIfStalled(Duration most, Instant now) {
    if (run.stopIfStalled(publication.packager().lastMediaAt(), most, now)) {
      if (condition.hasBeenLiveFor(STEADY_AFTER, now)) {
        trials.wasSteady(now);
      }
      publication.packager().endInput(now);
      condition.becomeRestarting(now);
    }
  }

  /** Is one of the sources back that are to be preferred to what plays? */
  void lookForBetter(Instant now) {
    trials.lookForBetter(now, this::looked);
  }

  private void looked(SourceTrials.Look asked, Optional<SourceUrl> works) {
    synchronized (monitor) {
      if (trials.looked(asked, works, condition.runs(), clocks.now())) {
        run.stopToSwitch();
      }
    }
  }

  // ---- when it ends ----------------------------------------------------------------------------

  private void exited(int number, InputEnd end) {
    synchronized (monitor) {
      if (run.is(number)) {
        run.exited();
        ended(end, clocks.now());
      }
    }
  }

  private void ended(InputEnd end, Instant now) {
    if (condition.is(State.STOPPING)) {
      settle(now);
      return;
    }
    if (!condition.runs()) {
      return;
    }
    publication.packager().endInput(now);
    taps.inputEnded();
    if (run.isSwitching()) {
      condition.becomeRestarting(now);
      launch(now);
      return;
    }
    if (condition.hasBeenLiveFor(STEADY_AFTER, now)) {
      trials.wasSteady(now);
    }
    SourceFailure failure = run.why(end).ofSourceWith(trials.chosen().hasLogin());
    if (condition.is(State.LIVE)
        && failure.equals(SourceFailure.ENDED)
        && trials.endsWithItsSource(run.isRecorded())) {
      wanted.holdDown();
      end(true, now);
      return;
    }
    boolean betterAtOnce =
        end.refusal().filter(StreamChangedException.class::isInstance).isPresent()
            || run.adapt(failure.kind());
    if (betterAtOnce) {
      LOG.info(
          () -> "Channel " + wanted.programme().name() + " starts anew: " + failure.sentence());
      condition.becomeRestarting(now);
      launch(now);
    } else {
      failed(failure, now);
    }
  }

  /** The chosen source was tried, and failed. */
  void failed(SourceFailure failure, Instant now) {
    engine.counts().failed(failure.kind());
    if (failure.kind() == SourceFailure.Kind.LOGIN_REFUSED) {
      trials.refusedLogin(failure);
    }
    goOnAfter(failure, now);
  }

  /** The chosen source failed, or could not be tried: the next, or a while of nothing. */
  private void goOnAfter(SourceFailure failure, Instant now) {
    boolean another = trials.failed(failure, now);
    if (!another && condition.is(State.STARTING)) {
      if (trials.isForAMoment()) {
        return; // who waits may yet see it: see Supervision.tick
      }
      condition.become(State.FAILED);
      publication.forget(wanted.programme());
      publication.giveUp(trials.unavailable(now));
      return;
    }
    condition.becomeRestarting(now);
    if (another) {
      launch(now);
    }
  }

  // ---- when it is ended ------------------------------------------------------------------------

  /**
   * Ends the run and its input.
   *
   * @param isTheEnd of the playlists too; else whoever asks for one again starts the next run
   */
  void end(boolean isTheEnd, Instant now) {
    condition.become(State.STOPPING);
    run.remember(publication.current());
    if (publication.isOpen()) {
      publication.retire(wanted.programme(), isTheEnd, now);
    }
    publication.giveUp(Supervision.BEING_STOPPED);
    stop(now);
  }

  /** The source is let go, and what is listed stays as it is. */
  void shutDown(Instant now) {
    condition.become(State.STOPPING);
    run.remember(publication.current());
    publication.freeze(wanted.programme(), now);
    stop(now);
  }

  /** The source stays away: what viewers have is over. */
  void giveUp(Instant now) {
    publication.retire(wanted.programme(), true, now);
    condition.become(State.FAILED);
    run.stop();
  }

  private void stop(Instant now) {
    if (run.isUnderWay()) {
      run.stop();
    } else {
      settle(now);
    }
  }

  private void settle(Instant now) {
    condition.become(State.IDLE);
    trials.settled();
    if (wanted.takeNextStart()) {
      begin(now);
    }
  }

  // ---- what its reception asks -----------------------------------------------------------------

  @Override
  public boolean takes(int number) {
    return publication.isOpen()
        && run.is(number)
        && !run.isJudged()
        && !condition.is(State.STOPPING)
        && !condition.is(State.FAILED);
  }

  @Override
  public boolean isLive() {
    return condition.is(State.LIVE);
  }

  @Override
  public boolean isBeginning() {
    State state = condition.state();
    return state == State.STARTING || state == State.RESTARTING;
  }

  @Override
  public void lost(long packets) {
    engine.counts().lostPackets.add(packets);
  }

  @Override
  public void logged(int number, String line) {
    engine.counts().said(line);
    run.logged(number, line);
  }
}
