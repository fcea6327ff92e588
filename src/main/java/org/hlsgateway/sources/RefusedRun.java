package org.hlsgateway.sources;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.threads.Threads;

/** An attempt that is over before anything was opened: the only way there is must not be taken. */
final class RefusedRun implements InputRun {
  private final SourceFailure why;
  private final CompletableFuture<InputEnd> exited = new CompletableFuture<>();

  private RefusedRun(SourceFailure why) {
    this.why = why;
  }

  /** Ends at once, on a thread of its own: who starts a run is not done with that yet. */
  static RefusedRun because(String sentence, MediaSink sink) {
    RefusedRun run = new RefusedRun(new SourceFailure(SourceFailure.Kind.LASTING, sentence));
    Threads.daemon("source-refused", () -> run.end(sink)).start();
    return run;
  }

  private void end(MediaSink sink) {
    sink.log(why.sentence());
    exited.complete(InputEnd.of(InputEnd.Kind.LASTING, why.sentence()));
  }

  @Override
  public CompletableFuture<InputEnd> exited() {
    return exited;
  }

  @Override
  public void stop() {
    // Nothing runs.
  }

  @Override
  public Optional<SourceFailure> failure() {
    return Optional.of(why);
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
    // Nothing came.
  }
}
