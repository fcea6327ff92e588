package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.plan.Planned;
import org.junit.jupiter.api.Test;

class LookingRunTest {

  private static final long PATIENCE_SECONDS = 20;

  private static MediaSink nowhere() {
    return new MediaSink() {
      @Override
      public void tracks(InitSection init) {}

      @Override
      public void frames(List<Sample> frames, boolean moreIsThere) {}
    };
  }

  /** Its look has to wait for the test, and finds what cannot be played. */
  private static class Obstructed extends LookingRun {
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    Obstructed() {
      super(null, null, nowhere());
    }

    @Override
    void prepare() {
      awaitThrough(mayEnd);
      begin(
          new Planned(null, List.of(), false, Optional.of("Nothing in it can be played.")),
          new MediaJob(
              "test:",
              "test:",
              InputOptions.USUAL,
              Timing.LIVE,
              MediaPlan.COPY_ALL,
              MediaJob.Analysis.FULL,
              new MediaJob.Encoding("ultrafast", Duration.ofSeconds(2), "yadif")),
          Optional.empty());
    }

    @Override
    public Optional<SourceFailure> differs(LivePresentation media) {
      return Optional.empty();
    }

    @Override
    public boolean adapt(SourceFailure.Kind failure) {
      return false;
    }

    @Override
    public boolean isRecorded() {
      return false;
    }

    @Override
    public void remember(LivePresentation media) {}
  }

  @Test
  void whoHearsOfTheEnd_mayWaitForSomebodyWhoStopsTheRun() throws Exception {
    Obstructed run = new Obstructed();
    CompletableFuture<Boolean> stopped =
        run.exited()
            .thenApply(
                exit -> {
                  // As the session's monitor makes it wait for the thread that holds it.
                  CountDownLatch over = new CountDownLatch(1);
                  Thread other =
                      new Thread(
                          () -> {
                            run.stop();
                            over.countDown();
                          });
                  other.setDaemon(true);
                  other.start();
                  return awaitThrough(over);
                });
    run.prepareAside();
    run.mayEnd.countDown();

    assertThat(stopped.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(run.failure().orElseThrow().sentence()).isEqualTo("Nothing in it can be played.");
  }

  @Test
  void aStartForWhichThisServerHasNoMoreThreads_fails() throws Exception {
    Obstructed run =
        new Obstructed() {
          @Override
          void prepare() {
            throw new OutOfMemoryError("unable to create native thread");
          }
        };
    run.prepareAside();
    run.exited().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(run.failure().orElseThrow().kind()).isEqualTo(SourceFailure.Kind.PASSING);
  }

  /** Stopping interrupts the look, which is what waits here. */
  private static boolean awaitThrough(CountDownLatch latch) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Waits on, for what is left of the time.
        continue;
      }
    }
  }
}
