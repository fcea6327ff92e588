package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.LogLevel;
import com.github.kokorin.jaffree.ffmpeg.FFmpeg;
import com.github.kokorin.jaffree.ffmpeg.FFmpegResult;
import com.github.kokorin.jaffree.ffmpeg.OutputListener;
import com.github.kokorin.jaffree.ffmpeg.UrlInput;
import com.github.kokorin.jaffree.ffmpeg.UrlOutput;
import com.github.kokorin.jaffree.log.LogMessage;
import com.github.kokorin.jaffree.process.ProcessHandler;
import com.github.kokorin.jaffree.process.StdReader;
import com.github.kokorin.jaffree.process.Stopper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hlsgateway.threads.Threads;

/**
 * One running FFmpeg whose standard output goes to a sink. It ends by itself, by {@link #stop}, or
 * when the sink fails; {@link #exited} tells.
 */
public final class FfmpegRun {

  // More, and the JVM asks the kernel for a buffer with every read.
  private static final int READ_BYTES = 32 * 1024;
  private static final int LONGEST_LINE = 2_000;

  /**
   * What FFmpeg kept while it looked at a source it writes piece by piece, and each piece comes so
   * soon after the one before.
   */
  private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long BEGINNING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Takes FFmpeg's output, on one thread, in order. The array is reused after the call. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Throwing ends the run; the exception is what {@link #exited} then reports.
     *
     * @return for how long the output may be left alone; zero for not at all
     */
    Duration write(byte[] bytes, int offset, int length) throws Exception;

    /**
     * As above; what FFmpeg calls.
     *
     * @param moreIsThere FFmpeg has written more by now, which comes next
     */
    default Duration write(byte[] bytes, int offset, int length, boolean moreIsThere)
        throws Exception {
      return write(bytes, offset, length);
    }

    /** True while what FFmpeg writes at once is to be told from what follows. */
    default boolean isBeginning() {
      return false;
    }

    /**
     * Called before anything is written.
     *
     * @param soundsApart come through {@link #writeSound}, by their index here
     */
    default void begins(List<MediaPlan.Audio> soundsApart) {}

    /** Takes what comes of a sound in an output of its own: on a thread of its own, in order. */
    default void writeSound(int index, byte[] bytes, int offset, int length) {}
  }

  /**
   * How a run ended.
   *
   * @param sinkFailure what the sink threw; null if it did not
   */
  public record Exit(Exception sinkFailure) {}

  private final StopLadder ladder;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();
  private volatile Exception sinkFailure;

  private final List<SoundPipe> soundPipes = new ArrayList<>();
  private volatile Thread feeder;

  private FfmpegRun(RunRegistry registry, Optional<Feed> feed, Consumer<String> log) {
    this.ladder =
        new StopLadder(registry, feed.map(source -> process -> feed(source, process, log)));
  }

  private void feed(Feed source, Process process, Consumer<String> log) {
    feeder =
        Threads.daemon(
            "ffmpeg-feed",
            () -> {
              try (OutputStream stdin = process.getOutputStream()) {
                source.pour(stdin);
              } catch (IOException e) {
                log.accept("The source ended: " + e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    feeder.start();
  }

  /**
   * Starts FFmpeg; returns at once, also when it cannot be started ({@link #exited} tells then).
   *
   * @param registry remembers the process, so that a successor of a crashed server can end it
   * @param log receives FFmpeg's log line by line, unmasked, on a thread of its own
   */
  public static FfmpegRun start(
      FfmpegTools tools, MediaJob job, RunRegistry registry, Sink sink, Consumer<String> log) {
    return start(tools, job, registry, sink, log, Optional.empty());
  }

  /**
   * As above.
   *
   * @param feed what its standard input gets, for a job whose address is {@link Feed#ADDRESS}
   */
  public static FfmpegRun start(
      FfmpegTools tools,
      MediaJob job,
      RunRegistry registry,
      Sink sink,
      Consumer<String> log,
      Optional<Feed> feed) {
    FfmpegRun run = new FfmpegRun(registry, feed, log);
    job.options().begin(log);
    Command command = run.new Command(tools, job, sink, log);
    command
        .executeAsync(runnable -> Threads.daemon("ffmpeg", runnable).start())
        .toCompletableFuture()
        .whenComplete(
            (result, failure) -> {
              job.options().end();
              run.ended(failure, log);
            });
    return run;
  }

  /**
   * Completes, never exceptionally, when the process is gone and its output was read to the end.
   */
  public CompletableFuture<Exit> exited() {
    return exited;
  }

  /** Asks politely, then less so; {@link #exited} completes within about five seconds. */
  public void stop() {
    ladder.stop();
  }

  private void ended(Throwable failure, Consumer<String> log) {
    if (failure != null && ladder.neverStarted()) {
      log.accept("FFmpeg could not be started: " + failure.getMessage());
    }
    ladder.processGone();
    soundPipes.forEach(SoundPipe::close);
    Thread feeding = feeder;
    if (feeding != null) {
      feeding.interrupt();
    }
    exited.complete(new Exit(sinkFailure));
  }

  private static FFmpegResult nothing() {
    return new FFmpegResult(null, null, null, null, null, null);
  }

  /** Jaffree's FFmpeg with our own ends: where output and log go, and how it is stopped. */
  private final class Command extends FFmpeg {
    private final Path program;
    private final MediaJob job;
    private final Sink sink;
    private final Consumer<String> log;

    Command(FfmpegTools tools, MediaJob job, Sink sink, Consumer<String> log) {
      super(tools.ffmpeg());
      this.program = tools.ffmpeg();
      this.job = job;
      this.sink = sink;
      this.log = log;
      setContextName("ffmpeg");
      setLogLevel(LogLevel.INFO);
      addArgument("-hide_banner");
      job.deviceArguments().forEach(this::addArgument);
      UrlInput input = UrlInput.fromUrl(InputArguments.address(job.address(), tools));
      job.inputArguments().forEach(input::addArgument);
      addInput(input);
      addArgument("-nostats");
      UrlOutput output = UrlOutput.toUrl("pipe:1");
      job.mainOutputArguments().forEach(output::addArgument);
      addOutput(output);
      List<MediaPlan.Audio> sounds = job.soundsApart();
      sink.begins(sounds);
      for (int i = 0; i < sounds.size(); i++) {
        if (!(sounds.get(i) instanceof MediaPlan.Silence)) {
          addSound(i, sounds.get(i));
        }
      }
    }

    private void addSound(int index, MediaPlan.Audio sound) {
      SoundPipe pipe;
      try {
        pipe = SoundPipe.open();
      } catch (IOException e) {
        // The picture need not suffer: without an output the sound is one that does not come.
        log.accept("A sound is left out: " + e.getMessage());
        return;
      }
      soundPipes.add(pipe);
      UrlOutput output = UrlOutput.toUrl(pipe.address());
      job.soundOutputArguments(sound).forEach(output::addArgument);
      addOutput(output);
      pipe.readInto((bytes, length) -> sink.writeSound(index, bytes, 0, length));
    }

    /** As Jaffree's own does, which starts it with the environment of this server. */
    @Override
    protected ProcessHandler<FFmpegResult> createProcessHandler() {
      return new ProgramHandler<>(
          program,
          buildArguments(),
          job.options().environment(),
          ladder,
          createStdOutReader(),
          createStdErrReader(null));
    }

    @Override
    protected Stopper createStopper() {
      return ladder;
    }

    @Override
    protected StdReader<FFmpegResult> createStdOutReader() {
      return reader(this::pump);
    }

    @Override
    protected StdReader<FFmpegResult> createStdErrReader(OutputListener listener) {
      return reader(this::readLog);
    }

    private void pump(InputStream stdout) {
      byte[] buffer = new byte[READ_BYTES];
      long begunNanos = 0;
      try {
        for (int n = stdout.read(buffer); n >= 0; n = stdout.read(buffer)) {
          if (sinkFailure == null) {
            begunNanos = begunNanos == 0 ? System.nanoTime() : begunNanos;
            rest(deliver(buffer, n, isMoreThere(stdout, begunNanos)));
          }
        }
      } catch (InterruptedException e) {
        // Jaffree interrupts its readers when the process is gone.
        Thread.currentThread().interrupt();
        ladder.stop();
      } catch (IOException e) {
        // The stream was closed under us because the process is gone: the normal end of a kill.
        ladder.stop();
      }
    }

    /** In the beginning, what FFmpeg is just about to write counts as well. */
    private boolean isMoreThere(InputStream stdout, long begunNanos)
        throws IOException, InterruptedException {
      long now = System.nanoTime();
      boolean begins = now - begunNanos < BEGINNING_NANOS && sink.isBeginning();
      long until = begins ? now + AT_ONCE_NANOS : now;
      while (stdout.available() == 0) {
        if (System.nanoTime() - until >= 0) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      return true;
    }

    private Duration deliver(byte[] buffer, int length, boolean moreIsThere) {
      try {
        return sink.write(buffer, 0, length, moreIsThere);
      } catch (Exception e) {
        sinkFailure = e;
        ladder.stop();
        return Duration.ZERO;
      }
    }

    private void rest(Duration time) throws InterruptedException {
      if (!time.isZero()) {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
      }
    }

    private void readLog(InputStream stderr) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String said = line.replace(job.address(), job.url());
          log.accept(said.length() > LONGEST_LINE ? said.substring(0, LONGEST_LINE) : said);
        }
      } catch (IOException e) {
        log.accept("FFmpeg's log ended: " + e.getMessage());
      }
    }

    private StdReader<FFmpegResult> reader(Consumer<InputStream> body) {
      return new StdReader<>() {
        @Override
        public FFmpegResult read(InputStream stream) {
          body.accept(stream);
          return nothing();
        }

        @Override
        public List<LogMessage> getErrorLogMessages() {
          return List.of();
        }
      };
    }
  }
}
