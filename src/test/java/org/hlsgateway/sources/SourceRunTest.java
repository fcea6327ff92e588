package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.junit.jupiter.api.Test;

/** However an input ends, whoever waits for its end is told. */
class SourceRunTest {
  private final CompletableFuture<InputEnd> over = new CompletableFuture<>();

  private final MediaInput input =
      new MediaInput() {
        @Override
        public CompletableFuture<InputEnd> run(MediaSink sink) {
          return over;
        }

        @Override
        public void stop() {
          over.complete(InputEnd.STOPPED);
        }
      };

  /** It cannot learn from a failure. */
  private static final class Forgetful extends SourceRun {
    @Override
    InputEnd failed(SourceFailure why) {
      throw new IllegalStateException("no memory");
    }
  }

  private SourceRun begun() {
    SourceRun run = new Forgetful();
    run.begin(input, null);
    return run;
  }

  private static SourceFailure.Kind kind(SourceRun run) {
    return run.exited().getNow(InputEnd.STOPPED).failure().orElseThrow().kind();
  }

  @Test
  void anEndThatCannotBeJudged_isAFailureThatMayPass() {
    SourceRun run = begun();
    over.complete(InputEnd.ENDED);
    assertThat(kind(run)).isEqualTo(SourceFailure.Kind.PASSING);
  }

  @Test
  void anInputThatBreaks_isAFailureThatMayPass() {
    SourceRun run = begun();
    over.completeExceptionally(new StackOverflowError());
    assertThat(kind(run)).isEqualTo(SourceFailure.Kind.PASSING);
  }

  @Test
  void anyOtherEnd_isToldAsItIs() {
    SourceRun run = begun();
    run.stop();
    assertThat(run.exited()).isCompletedWithValue(InputEnd.STOPPED);
  }
}
