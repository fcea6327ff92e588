package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.LogLevel;
import com.github.kokorin.jaffree.ffprobe.FFprobe;
import com.github.kokorin.jaffree.ffprobe.FFprobeResult;
import com.github.kokorin.jaffree.log.LogMessage;
import com.github.kokorin.jaffree.process.StdReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks at a source with FFprobe. */
public final class SourceProbe {

  private static final int MOST_LINES = 200;

  private SourceProbe() {}

  /** What a look found. */
  public sealed interface Result permits Found, Failed {}

  /** What the source has. */
  public record Found(SourceFacts facts) implements Result {}

  /** Why nothing was found. */
  public record Failed(SourceFailure failure) implements Result {}

  /**
   * Blocks until FFprobe has looked, or until {@code deadline} has passed.
   *
   * @param url an address that was found acceptable, secrets and all
   */
  public static Result look(
      FfmpegTools tools, String url, InputOptions options, Duration deadline) {
    return look(new Probe(tools, url, options), deadline);
  }

  /**
   * The same of the beginning of a stream that is at hand.
   *
   * @param sample holds it
   */
  public static Result look(FfmpegTools tools, Path sample, Duration deadline) {
    return look(new Probe(tools, sample), deadline);
  }

  private static Result look(Probe probe, Duration deadline) {
    FutureTask<FFprobeResult> task = new FutureTask<>(probe::execute);
    Thread thread = new Thread(task, "ffprobe");
    thread.setDaemon(true);
    thread.start();
    try {
      FFprobeResult result = task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Found(
          new SourceFacts(result.getStreams().stream().map(StreamFacts::of).toList(), true));
    } catch (TimeoutException e) {
      return failed(
          String.format(
              Locale.ROOT, "The source did not answer within %d seconds.", deadline.toSeconds()));
    } catch (ExecutionException e) {
      return new Failed(SourceFailure.explain(probe.log));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("The look at the source was interrupted.");
    } finally {
      // Jaffree ends the process when the thread that waits for it is interrupted.
      task.cancel(true);
    }
  }

  private static Failed failed(String sentence) {
    return new Failed(new SourceFailure(SourceFailure.Kind.PASSING, sentence));
  }

  private static final class Probe extends FFprobe {
    private final List<String> log = new CopyOnWriteArrayList<>();

    Probe(FfmpegTools tools, String url, InputOptions options) {
      super(tools.ffprobe());
      setLogLevel(LogLevel.ERROR);
      setShowStreams(true);
      InputArguments.of(url, options).forEach(this::addArgument);
      setInput(InputArguments.address(url, tools));
    }

    Probe(FfmpegTools tools, Path sample) {
      super(tools.ffprobe());
      setLogLevel(LogLevel.ERROR);
      setShowStreams(true);
      addArguments("-protocol_whitelist", "file");
      addArguments("-format_whitelist", InputArguments.FED_FORMATS);
      setInput(sample);
    }

    @Override
    protected StdReader<FFprobeResult> createStdErrReader() {
      return new StdReader<>() {
        @Override
        public FFprobeResult read(InputStream stderr) {
          readLog(stderr);
          return null;
        }

        @Override
        public List<LogMessage> getErrorLogMessages() {
          return List.of();
        }
      };
    }

    private void readLog(InputStream stderr) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (log.size() < MOST_LINES) {
            log.add(line);
          }
        }
      } catch (IOException e) {
        log.add("FFprobe's log ended: " + e.getMessage());
      }
    }
  }
}
