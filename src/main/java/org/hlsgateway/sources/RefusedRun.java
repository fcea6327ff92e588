package org.hlsgateway.sources;

import java.util.concurrent.CompletableFuture;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.threads.Threads;

/** An attempt that is over before anything was opened: the only way there is must not be taken. */
final class RefusedRun extends SourceRun {

  private RefusedRun() {}

  /** Ends at once, on a thread of its own: who starts a run is not done with that yet. */
  static RefusedRun because(String sentence, MediaSink sink) {
    RefusedRun run = new RefusedRun();
    run.begin(new Nothing(new SourceFailure(SourceFailure.Kind.LASTING, sentence)), sink);
    return run;
  }

  private record Nothing(SourceFailure why) implements MediaInput {
    @Override
    public CompletableFuture<InputEnd> run(MediaSink sink) {
      CompletableFuture<InputEnd> over = new CompletableFuture<>();
      Threads.daemon(
              "source-refused",
              () -> {
                sink.log(why.sentence());
                over.complete(InputEnd.failed(why));
              })
          .start();
      return over;
    }

    @Override
    public void stop() {
      // It ends by itself.
    }
  }
}
