package org.hlsgateway.sources;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.FragmentedOutput;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.SourceQuestion;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.live.LogLines;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.threads.Threads;

/**
 * A run that may have to find something out before its FFmpeg can start: a thread of its own does,
 * so that whoever starts the run need not wait.
 */
abstract class LookingRun implements InputRun {

  private static final Logger LOG = Logger.getLogger(LookingRun.class.getName());

  final Workshop workshop;
  final FfmpegTools tools;
  private final FfmpegRun.Sink sink;
  private final LogLines lines = new LogLines();
  private final Consumer<String> log;
  private final CompletableFuture<InputEnd> exited = new CompletableFuture<>();
  private volatile SourceFailure failure;
  private FfmpegRun ffmpeg;
  private Thread preparation;
  private boolean stopAsked;

  LookingRun(Workshop workshop, FfmpegTools tools, MediaSink sink) {
    this.workshop = workshop;
    this.tools = tools;
    this.sink = new FragmentedOutput(sink);
    this.log =
        line -> {
          lines.add(line);
          sink.log(line);
        };
  }

  /** FFmpeg said something; on a thread of its own. */
  void logged(String line) {
    // Only some runs listen.
  }

  /** FFmpeg is gone: what its end teaches is to be known before anybody hears of it. */
  void learn(FfmpegRun.Exit exit) {
    // Only some runs do.
  }

  /** Finds out what is missing, then calls {@link #begin} or {@link #end}. */
  abstract void prepare() throws InterruptedException;

  /** Calls {@link #prepare} on a thread of its own; returns at once. */
  final synchronized void prepareAside() {
    preparation = Threads.daemon("source-look", this::tryToPrepare);
    preparation.start();
  }

  private void tryToPrepare() {
    try {
      prepare();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell(InputEnd.STOPPED);
    } catch (RuntimeException | Error e) {
      // Errors too, such as: no more threads. Nobody would ever hear that this run is over.
      LOG.log(Level.WARNING, "A start could not be prepared", e);
      end(
          new SourceFailure(
              SourceFailure.Kind.PASSING, "FFmpeg could not be started on this server."));
    }
  }

  /** FFmpeg starts, unless the plan cannot be carried out or nobody wants it any more. */
  final void begin(Planned planned, MediaJob job, Optional<Feed> feed) {
    if (planned.obstacle().isPresent()) {
      job.options().end();
      end(new SourceFailure(SourceFailure.Kind.LASTING, planned.obstacle().get()));
      return;
    }
    Optional<FfmpegRun> started = startUnlessStopped(job, feed);
    if (started.isPresent()) {
      started.get().exited().thenAccept(exit -> ended(exit, job.url()));
    } else {
      job.options().end();
      tell(InputEnd.STOPPED);
    }
  }

  /** What may be found out of a failure besides; blocks for some seconds. */
  Optional<String> ask(SourceFailure failed) {
    return Optional.empty();
  }

  /** Tells of the end, once what is to be asked of it was asked, on a thread of its own. */
  private void ended(FfmpegRun.Exit exit, String url) {
    learn(exit);
    SourceFailure failed = SourceFailure.explain(lines.all());
    if (exit.sinkFailure() != null || isStopped() || !SourceQuestion.isWorthwhile(url, failed)) {
      tell(told(exit));
      return;
    }
    try {
      Threads.daemon("source-question", () -> askAndEnd(failed, exit)).start();
    } catch (OutOfMemoryError e) {
      tell(told(exit)); // no thread is left: what FFmpeg said must do
    }
  }

  private void askAndEnd(SourceFailure failed, FfmpegRun.Exit exit) {
    try {
      ask(failed).ifPresent(log);
    } finally {
      tell(told(exit));
    }
  }

  /**
   * Never under the monitor: whoever hears of it takes the session's, and who holds that may be
   * about to stop this run.
   */
  private void tell(InputEnd end) {
    assert !Thread.holdsLock(this) : "the end is told under the monitor";
    exited.complete(end);
  }

  /** What FFmpeg said is in the log, and explained by whoever has it. */
  private static InputEnd told(FfmpegRun.Exit exit) {
    return exit.sinkFailure() == null ? InputEnd.ENDED : InputEnd.refusedBy(exit.sinkFailure());
  }

  private synchronized boolean isStopped() {
    return stopAsked;
  }

  private synchronized Optional<FfmpegRun> startUnlessStopped(MediaJob job, Optional<Feed> feed) {
    if (stopAsked) {
      return Optional.empty();
    }
    Consumer<String> heard =
        line -> {
          log.accept(line);
          logged(line);
        };
    ffmpeg = FfmpegRun.start(tools, job, workshop.registry(), sink, heard, feed);
    return Optional.of(ffmpeg);
  }

  /** It is over before FFmpeg started. */
  final void end(SourceFailure why) {
    failure = why;
    log.accept(why.sentence());
    tell(InputEnd.of(InputEnd.Kind.PASSING, why.sentence()));
  }

  /** What FFmpeg does is of no use: it is stopped. */
  final void giveUp(SourceFailure why) {
    failure = why;
    stop();
  }

  @Override
  public final CompletableFuture<InputEnd> exited() {
    return exited;
  }

  @Override
  public final synchronized void stop() {
    stopAsked = true;
    if (ffmpeg != null) {
      ffmpeg.stop();
    } else if (preparation != null) {
      preparation.interrupt();
    }
  }

  @Override
  public final Optional<SourceFailure> failure() {
    return Optional.ofNullable(failure);
  }
}
