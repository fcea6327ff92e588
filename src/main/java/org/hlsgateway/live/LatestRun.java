package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.NoKeyframesException;

/**
 * A session's FFmpeg: the one that runs, or the last one that did. What an earlier one still has to
 * say is told by its number. Guarded by the session's monitor, except {@link #is}.
 */
final class LatestRun {
  private volatile int number;
  private Engine.Run run;
  private boolean underWay;
  private Instant launchedAt = Instant.EPOCH;
  private SourceFailure verdict;
  private boolean switching;

  /** The one before is over, whatever it may still do; another begins, or was about to. */
  int next(Instant now) {
    verdict = null;
    switching = false;
    launchedAt = now;
    return ++number;
  }

  void started(Engine.Run started) {
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
   * @param lastMediaAt when its last frame came; empty if none has
   */
  boolean isSilent(Optional<Instant> lastMediaAt, Duration patience, Instant now) {
    return isUnjudged() && now.isAfter(lastMediaAt.orElse(launchedAt).plus(patience));
  }

  /** See {@link Engine.Run#differs}; only while it is under way. */
  Optional<SourceFailure> differs(LivePresentation presentation) {
    return run.differs(presentation);
  }

  /** See {@link Engine.Run#adapt}; only after one has started. */
  boolean adapt(SourceFailure.Kind failure) {
    return run.adapt(failure);
  }

  /** See {@link Engine.Run#isRecorded}; only after one has started. */
  boolean isRecorded() {
    return run.isRecorded();
  }

  /**
   * @param presentation null if there is none
   */
  void remember(LivePresentation presentation) {
    if (run != null) {
      run.remember(presentation);
    }
  }

  /** Why it ended, if that is not for FFmpeg's log to tell. */
  Optional<SourceFailure> why(InputEnd end) {
    if (verdict != null) {
      return Optional.of(verdict);
    }
    return end.refusal().map(LatestRun::ofPackaging).or(run::failure);
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
