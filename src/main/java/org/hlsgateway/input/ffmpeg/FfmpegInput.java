package org.hlsgateway.input.ffmpeg;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceQuestion;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.LastLines;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.threads.Threads;

/**
 * Brings what one FFmpeg makes of a source. What it is to do may have to be found out first: a
 * thread of its own does that, so that whoever starts it need not wait.
 */
public final class FfmpegInput implements MediaInput {
  private static final Logger LOG = Logger.getLogger(FfmpegInput.class.getName());

  private static final SourceFailure NOT_STARTED =
      new SourceFailure(SourceFailure.Kind.PASSING, "FFmpeg could not be started on this server.");

  /** Knows what FFmpeg is to do, and hears what it says. */
  public interface Order {
    /** What it is to do, where nothing has to be found out first. Is quick. */
    Optional<Start> known();

    /** Finds out what is missing; blocks. Interrupted once nobody wants it any more. */
    Start find() throws InterruptedException;

    /** FFmpeg said something; on a thread of its own. */
    default void said(String line) {
      // Only some listen.
    }

    /** What may be found out of a failure besides, as a line of the log; blocks for seconds. */
    default Optional<String> ask(SourceFailure failed) {
      return Optional.empty();
    }
  }

  /** How it begins. */
  public sealed interface Start permits Job, Hopeless {}

  /**
   * FFmpeg is started.
   *
   * @param feed what its standard input gets, for a job whose address is {@link Feed#ADDRESS}
   */
  public record Job(MediaJob job, Optional<Feed> feed) implements Start {}

  /** It is over before FFmpeg was started. */
  public record Hopeless(SourceFailure why) implements Start {

    /** Nothing can be made of it, and nothing will, until somebody changes something. */
    public static Hopeless because(String sentence) {
      return new Hopeless(new SourceFailure(SourceFailure.Kind.LASTING, sentence));
    }
  }

  private final FfmpegTools tools;
  private final RunRegistry registry;
  private final Order order;
  private final LastLines lines = new LastLines();
  private final CompletableFuture<InputEnd> over = new CompletableFuture<>();
  private MediaSink sink;
  private FfmpegRun ffmpeg;
  private Thread finder;
  private boolean stopAsked;

  /**
   * @param registry remembers the process, so that a successor of a crashed server can end it
   */
  public FfmpegInput(FfmpegTools tools, RunRegistry registry, Order order) {
    this.tools = tools;
    this.registry = registry;
    this.order = order;
  }

  @Override
  public CompletableFuture<InputEnd> run(MediaSink into) {
    sink = into;
    Optional<Start> known = order.known();
    if (known.isPresent() && known.get() instanceof Job job) {
      begin(job);
    } else {
      findAside(known);
    }
    return over;
  }

  /** What is hopeless is told so, too: whoever called has not heard of this input yet. */
  private synchronized void findAside(Optional<Start> known) {
    finder = Threads.daemon("source-look", () -> tryToFind(known));
    finder.start();
  }

  private void tryToFind(Optional<Start> known) {
    try {
      begin(known.isPresent() ? known.get() : order.find());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell(InputEnd.STOPPED);
    } catch (RuntimeException | Error e) {
      // Errors too, such as: no more threads. Nobody would ever hear that this input is over.
      LOG.log(Level.WARNING, "A start could not be prepared", e);
      fail(NOT_STARTED);
    }
  }

  private void begin(Start start) {
    if (start instanceof Hopeless hopeless) {
      fail(hopeless.why());
      return;
    }
    Job job = (Job) start;
    Optional<FfmpegRun> started = startUnlessStopped(job);
    if (started.isPresent()) {
      started.get().exited().thenAccept(exit -> ended(exit, job.job().url()));
    } else {
      job.job().options().end();
      tell(InputEnd.STOPPED);
    }
  }

  private synchronized Optional<FfmpegRun> startUnlessStopped(Job job) {
    if (stopAsked) {
      return Optional.empty();
    }
    Consumer<String> heard =
        line -> {
          log(line);
          order.said(line);
        };
    ffmpeg =
        FfmpegRun.start(tools, job.job(), registry, new FragmentedOutput(sink), heard, job.feed());
    return Optional.of(ffmpeg);
  }

  private void log(String line) {
    lines.add(line);
    sink.log(line);
  }

  private void fail(SourceFailure why) {
    log(why.sentence());
    tell(InputEnd.failed(why));
  }

  /** Tells of the end, once what is to be asked of it was asked, on a thread of its own. */
  private void ended(FfmpegRun.Exit exit, String url) {
    if (exit.sinkFailure() != null) {
      tell(InputEnd.refusedBy(exit.sinkFailure()));
      return;
    }
    SourceFailure failed = SourceFailure.explain(lines.all());
    if (isStopped() || !SourceQuestion.isWorthwhile(url, failed)) {
      tellWhy();
      return;
    }
    try {
      Threads.daemon("source-question", () -> askAndEnd(failed)).start();
    } catch (OutOfMemoryError e) {
      tellWhy(); // no thread is left: what FFmpeg said must do
    }
  }

  private void askAndEnd(SourceFailure failed) {
    try {
      order.ask(failed).ifPresent(this::log);
    } finally {
      tellWhy();
    }
  }

  private void tellWhy() {
    tell(isStopped() ? InputEnd.STOPPED : InputEnd.failed(SourceFailure.explain(lines.all())));
  }

  /**
   * Never under the monitor: whoever hears of it takes the session's, and who holds that may be
   * about to stop this.
   */
  private void tell(InputEnd end) {
    assert !Thread.holdsLock(this) : "the end is told under the monitor";
    over.complete(end);
  }

  private synchronized boolean isStopped() {
    return stopAsked;
  }

  @Override
  public synchronized void stop() {
    stopAsked = true;
    if (ffmpeg != null) {
      ffmpeg.stop();
    } else if (finder != null) {
      finder.interrupt();
    }
  }
}
