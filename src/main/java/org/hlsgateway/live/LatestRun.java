package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.PacketCounts;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.NoKeyframesException;

/**
 * A session's input: the one that runs, or the last one that did, and what it said. What an earlier
 * one still has to say is told by its number. Guarded by the session's monitor, except {@link #is}
 * and its log.
 */
final class LatestRun {
  private static final SourceFailure SILENT =
      new SourceFailure(SourceFailure.Kind.PASSING, "The source is connected, but sends nothing.");

  private final LogLines log = new LogLines();
  private volatile int number;
  private volatile InputRun run;
  private volatile boolean underWay;
  private Instant launchedAt = Instant.EPOCH;
  private SourceFailure verdict;
  private boolean switching;
  private final Pauses pauses = new Pauses();

  /** Another follows it that brings what MPEG-TS carries. */
  private volatile boolean givesWay;

  /** The one before is over, whatever it may still do; another begins, or was about to. */
  int next(SourceUrl source, Instant now) {
    // First: what the one before still says must not get into this one's log.
    int mine = ++number;
    log.begin(source);
    verdict = null;
    switching = false;
    givesWay = false;
    launchedAt = now;
    pauses.begin();
    return mine;
  }

  void started(InputRun started) {
    run = started;
    underWay = true;
  }

  void exited() {
    underWay = false;
  }

  boolean is(int asked) {
    return asked == number;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** Asks it to end; not waited for. */
  void stop() {
    if (underWay) {
      run.stop();
    }
  }

  /** Its end will not need explaining. */
  void stopBecause(SourceFailure why) {
    verdict = why;
    stop();
  }

  /** Another source is to follow it at once. */
  void stopToSwitch() {
    switching = underWay;
    stop();
  }

  boolean isSwitching() {
    return switching;
  }

  /** True if it runs, and nothing was found against it yet. */
  boolean isUnjudged() {
    return underWay && verdict == null;
  }

  /**
   * One that has sent nothing for so long has failed, be it that it is connected.
   *
   * @param lastMediaAt when its last frame came; empty if none has
   */
  void stopIfSilent(Optional<Instant> lastMediaAt, Duration patience, Instant now) {
    if (isUnjudged() && now.isAfter(lastMediaAt.orElse(launchedAt).plus(patience))) {
      stopBecause(SourceFailure.lasting(log.all()).orElse(SILENT));
    }
  }

  /**
   * The same of one that plays: one whose frames came steadily has failed sooner.
   *
   * @param most what it may be silent for where that says nothing
   * @return true if it is stopped now
   */
  boolean stopIfStalled(Optional<Instant> lastMediaAt, Duration most, Instant now) {
    lastMediaAt.ifPresent(pauses::newest);
    boolean played = isUnjudged();
    boolean isSteady = played && run.isSteady();
    stopIfSilent(lastMediaAt, isSteady ? pauses.patience(most) : most, now);
    return played && isJudged();
  }

  /** Something was found against it: it is to end, and what it still brings is not wanted. */
  boolean isJudged() {
    return verdict != null;
  }

  /** It says something; any thread may tell. */
  void logged(int asked, String line) {
    if (is(asked)) {
      log.add(line);
    }
  }

  /** What it has said, for people; any thread may ask. */
  List<String> log() {
    return log.all();
  }

  /** See {@link InputRun#differs}; only while it is under way. */
  Optional<SourceFailure> differs(LivePresentation presentation) {
    return run.differs(presentation);
  }

  /** See {@link InputRun#adapt}; only after one has started. */
  boolean adapt(SourceFailure.Kind failure) {
    return run.adapt(failure);
  }

  /** See {@link InputRun#isRecorded}; only after one has started. */
  boolean isRecorded() {
    return run.isRecorded();
  }

  /** See {@link InputRun#canGiveWayToTransportStream}; any thread may ask. */
  boolean canGiveWayToTransportStream() {
    return givesWay || underWay && run.canGiveWayToTransportStream();
  }

  /** See {@link InputRun#giveWayToTransportStream}. */
  void giveWayToTransportStream() {
    if (isUnjudged() && run.canGiveWayToTransportStream()) {
      givesWay = true;
      stopBecause(run.giveWayToTransportStream());
    }
  }

  /** See {@link InputRun#packets}; empty while none is under way. */
  Optional<PacketCounts> packets() {
    return underWay ? run.packets() : Optional.empty();
  }

  /**
   * @param presentation null if there is none
   */
  void remember(LivePresentation presentation) {
    if (run != null) {
      run.remember(presentation);
    }
  }

  /** Why it ended. */
  SourceFailure why(InputEnd end) {
    return Optional.ofNullable(verdict)
        .or(() -> end.refusal().map(LatestRun::ofPackaging))
        .or(end::failure)
        .orElse(SourceFailure.ENDED);
  }

  private static SourceFailure ofPackaging(Exception fault) {
    return new SourceFailure(
        fault instanceof StreamFormatException
            ? SourceFailure.Kind.NOT_AS_PLANNED
            : SourceFailure.Kind.PASSING,
        fault instanceof NoKeyframesException
            ? fault.getMessage()
            : "The stream could not be packaged: " + fault.getMessage());
  }
}
