package org.hlsgateway.sources;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.media.StreamChangedException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.NoKeyframesException;

/**
 * One attempt at a source, by whichever input: what its end teaches is known before anybody hears
 * of it. Where nothing else is said, nothing is compared and nothing is learnt.
 */
abstract class SourceRun implements InputRun {
  private static final Logger LOG = Logger.getLogger(SourceRun.class.getName());

  private static final SourceFailure NOT_DEALT_WITH =
      new SourceFailure(
          SourceFailure.Kind.PASSING,
          "Something is wrong here with this source's end: the server's log says what.");

  private final CompletableFuture<InputEnd> exited = new CompletableFuture<>();
  private MediaInput input;
  private volatile SourceFailure verdict;

  /** Returns at once. Once. */
  final void begin(MediaInput by, MediaSink sink) {
    input = by;
    by.run(sink)
        .thenApply(this::judged)
        .exceptionally(SourceRun::notDealtWith)
        .thenAccept(exited::complete);
  }

  /** Whatever went wrong: who waits for the end hears of it, and tries again. */
  private static InputEnd notDealtWith(Throwable fault) {
    LOG.log(Level.SEVERE, "The end of an input could not be dealt with", fault);
    return InputEnd.failed(NOT_DEALT_WITH);
  }

  private InputEnd judged(InputEnd end) {
    if (end.refusal().isPresent()) {
      Exception refusal = end.refusal().get();
      if (refusal instanceof NoKeyframesException) {
        keyframesNeverCome();
      } else if (!(refusal instanceof StreamChangedException)) {
        cannotBePackaged();
      }
      return end;
    }
    if (verdict != null) {
      return InputEnd.failed(verdict);
    }
    return end.failure().map(this::failed).orElse(end);
  }

  /** What it brings is of no use: it is stopped, and has ended because of this. */
  final void giveUp(SourceFailure why) {
    verdict = why;
    input.stop();
  }

  /** Nobody can begin to watch what comes. */
  void keyframesNeverCome() {
    // Only some remember.
  }

  /** What came cannot be packaged as it comes. */
  void cannotBePackaged() {
    // Where FFmpeg made it, nothing else will do better.
  }

  /** It ended by itself: what is to be told of that. */
  InputEnd failed(SourceFailure why) {
    return InputEnd.failed(why);
  }

  @Override
  public final CompletableFuture<InputEnd> exited() {
    return exited;
  }

  @Override
  public final void stop() {
    input.stop();
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    return Optional.empty();
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return false;
  }

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public void remember(LivePresentation presentation) {
    // Of what is pushed, say: the next to push under this name may be another's.
  }
}
