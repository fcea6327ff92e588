package org.hlsgateway.input.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.junit.jupiter.api.Test;

class FfmpegInputTest {

  private static final long PATIENCE_SECONDS = 20;

  private final List<String> said = new CopyOnWriteArrayList<>();

  private final MediaSink sink =
      new MediaSink() {
        @Override
        public void tracks(InitSection init) {}

        @Override
        public void frames(List<Sample> frames, boolean moreIsThere) {}

        @Override
        public void log(String line) {
          said.add(line);
        }
      };

  private interface Finding {
    FfmpegInput.Start find() throws InterruptedException;
  }

  private static FfmpegInput input(Optional<FfmpegInput.Start> known, Finding finding) {
    return new FfmpegInput(
        null,
        null,
        new FfmpegInput.Order() {
          @Override
          public Optional<FfmpegInput.Start> known() {
            return known;
          }

          @Override
          public FfmpegInput.Start find() throws InterruptedException {
            return finding.find();
          }
        });
  }

  private static FfmpegInput.Start hopeless() {
    return FfmpegInput.Hopeless.because("Nothing in it can be played.");
  }

  private static SourceFailure failure(CompletableFuture<InputEnd> over) throws Exception {
    return over.get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure().orElseThrow();
  }

  @Test
  void whoHearsOfTheEnd_mayWaitForSomebodyWhoStopsTheInput() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    FfmpegInput input =
        input(
            Optional.empty(),
            () -> {
              awaitThrough(mayEnd);
              return hopeless();
            });
    CompletableFuture<InputEnd> over = input.run(sink);
    CompletableFuture<Boolean> stopped =
        over.thenApply(
            exit -> {
              // As the session's monitor makes it wait for the thread that holds it.
              CountDownLatch done = new CountDownLatch(1);
              Thread other =
                  new Thread(
                      () -> {
                        input.stop();
                        done.countDown();
                      });
              other.setDaemon(true);
              other.start();
              return awaitThrough(done);
            });
    mayEnd.countDown();

    assertThat(stopped.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(failure(over).sentence()).isEqualTo("Nothing in it can be played.");
    assertThat(said).containsExactly("Nothing in it can be played.");
  }

  @Test
  void whatIsKnownToBeHopeless_isToldOnAnotherThread() throws Exception {
    CompletableFuture<Thread> teller = new CompletableFuture<>();
    FfmpegInput input =
        input(
            Optional.of(hopeless()),
            () -> {
              throw new AssertionError("it was known");
            });
    input.run(sink).thenAccept(end -> teller.complete(Thread.currentThread()));

    // The sink's owner may hold locks while it starts an input.
    said.forEach(line -> assertThat(line).isEqualTo("Nothing in it can be played."));
    teller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(said).hasSize(1);
  }

  @Test
  void aStartForWhichThisServerHasNoMoreThreads_fails() throws Exception {
    FfmpegInput input =
        input(
            Optional.empty(),
            () -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    assertThat(failure(input.run(sink)).kind()).isEqualTo(SourceFailure.Kind.PASSING);
  }

  @Test
  void anInputThatIsStoppedWhileItLooks_endsAsStopped() throws Exception {
    CountDownLatch looks = new CountDownLatch(1);
    FfmpegInput input =
        input(
            Optional.empty(),
            () -> {
              looks.countDown();
              TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
              return hopeless();
            });
    CompletableFuture<InputEnd> over = input.run(sink);
    assertThat(looks.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    input.stop();

    assertThat(over.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(InputEnd.STOPPED);
  }

  /** Without tools nothing could be started. */
  @Test
  void anInputThatWasStoppedBefore_startsNothing() {
    FfmpegInput input =
        input(
            Optional.of(
                new FfmpegInput.Job(
                    new MediaJob(
                        "test:",
                        "test:",
                        InputOptions.USUAL,
                        Timing.LIVE,
                        MediaPlan.COPY_ALL,
                        MediaJob.Analysis.FULL,
                        new MediaJob.Encoding("ultrafast", Duration.ofSeconds(2), "yadif")),
                    Optional.empty())),
            FfmpegInputTest::hopeless);
    input.stop();

    assertThat(input.run(sink)).isCompletedWithValue(InputEnd.STOPPED);
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
