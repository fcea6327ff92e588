package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.LogLevel;
import com.github.kokorin.jaffree.ffprobe.FFprobe;
import com.github.kokorin.jaffree.ffprobe.FFprobeResult;
import com.github.kokorin.jaffree.ffprobe.Format;
import com.github.kokorin.jaffree.ffprobe.Stream;
import com.github.kokorin.jaffree.ffprobe.data.FlatFormatParser;
import com.github.kokorin.jaffree.ffprobe.data.FormatParser;
import com.github.kokorin.jaffree.log.LogMessage;
import com.github.kokorin.jaffree.process.StdReader;
import com.github.kokorin.jaffree.process.Stopper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.threads.Threads;

/** Looks at a source with FFprobe. */
public final class SourceProbe {

  private static final int MOST_LINES = 200;

  private SourceProbe() {}

  /** What a look found. */
  public sealed interface Result permits Found, Failed {}

  /**
   * What the source has: one stream at least.
   *
   * @param announcesNothing it does not say beforehand what will come, as FLV does not: a picture
   *     may only be waiting for its keyframe
   */
  public record Found(SourceFacts facts, boolean announcesNothing) implements Result {
    /** Until the first keyframe, FFprobe may know of a picture, but not its size. */
    public boolean isWhole() {
      return facts.video().map(video -> video.width() > 0).orElse(!announcesNothing);
    }
  }

  /** Why nothing was found. */
  public record Failed(SourceFailure failure) implements Result {}

  /**
   * Blocks until FFprobe has looked, or until {@code deadline} has passed.
   *
   * @param url an address that was found acceptable, secrets and all
   * @param address what FFprobe is given: the same, or what leads there
   * @param analysis how long it looks at what comes
   * @param registry remembers the process, so that a successor of a crashed server can end it
   */
  public static Result look(
      FfmpegTools tools,
      String url,
      String address,
      InputOptions options,
      MediaJob.Analysis analysis,
      RunRegistry registry,
      Duration deadline) {
    Probe probe = new Probe(tools, url, address, options, analysis, registry);
    options.begin(probe.log::add);
    try {
      return look(probe, deadline);
    } finally {
      options.end();
    }
  }

  /**
   * A brief look that counts what comes in a second of the source's time: a sound of which nothing
   * does is {@linkplain StreamFacts#isSeen not seen}, though the source describes it. Where times
   * are missing this does not end before the deadline.
   */
  public static Result listen(
      FfmpegTools tools,
      String url,
      String address,
      InputOptions options,
      RunRegistry registry,
      Duration deadline) {
    Probe probe = new Probe(tools, url, address, options, MediaJob.Analysis.NONE, registry);
    probe.count();
    options.begin(probe.log::add);
    try {
      return look(probe, deadline);
    } finally {
      options.end();
    }
  }

  /** As {@link #look}, with a full analysis. */
  public static Result look(
      FfmpegTools tools,
      String url,
      String address,
      InputOptions options,
      RunRegistry registry,
      Duration deadline) {
    return look(tools, url, address, options, MediaJob.Analysis.FULL, registry, deadline);
  }

  /**
   * The same of the beginning of a stream that is at hand.
   *
   * @param sample holds it
   */
  public static Result look(
      FfmpegTools tools, Path sample, RunRegistry registry, Duration deadline) {
    return look(new Probe(tools, sample, registry), deadline);
  }

  private static Result look(Probe probe, Duration deadline) {
    FutureTask<FFprobeResult> task = new FutureTask<>(probe::execute);
    Thread thread = Threads.daemon("ffprobe", task);
    thread.start();
    try {
      FFprobeResult result = task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      // Null where FFprobe prints nothing: a recorder whose camera is still starting, for example.
      if (result.getStreams() == null || result.getStreams().isEmpty()) {
        return failed("The source answers, but there is neither picture nor sound in it.");
      }
      return new Found(factsOf(result, probe), announcesNothing(result));
    } catch (TimeoutException e) {
      // A live playlist is tried again and again, whatever it leads to.
      Optional<SourceFailure> lasting = SourceFailure.lasting(probe.log);
      if (lasting.isPresent()) {
        return new Failed(lasting.get());
      }
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

  private static boolean announcesNothing(FFprobeResult result) {
    return result.getFormat() != null
        && String.valueOf(result.getFormat().getFormatName()).contains("flv");
  }

  private static SourceFacts factsOf(FFprobeResult result, Probe probe) {
    Timing timing =
        Optional.ofNullable(result.getFormat())
            .map(format -> timing(format, probe.url))
            .orElse(Timing.LIVE);
    Set<Integer> elsewhere = inOtherProgrammes(result);
    return new SourceFacts(
        result.getStreams().stream()
            .map(stream -> probe.factsOf(stream, elsewhere.contains(stream.getIndex()), timing))
            .toList(),
        true,
        timing);
  }

  private static Timing timing(Format format, String url) {
    boolean hasLength = format.getDuration() != null && format.getDuration() > 0;
    return Timing.of(url, String.valueOf(format.getFormatName()), hasLength);
  }

  /** The streams that are in a programme, but in none of the first picture's. */
  private static Set<Integer> inOtherProgrammes(FFprobeResult result) {
    if (result.getPrograms() == null || result.getPrograms().size() < 2) {
      return Set.of();
    }
    List<Set<Integer>> programmes =
        result.getPrograms().stream()
            .filter(programme -> programme.getStreams() != null)
            .map(
                programme ->
                    programme.getStreams().stream()
                        .map(Stream::getIndex)
                        .collect(Collectors.toSet()))
            .toList();
    Optional<Integer> picture =
        result.getStreams().stream()
            .filter(stream -> StreamFacts.kindOf(stream) == StreamFacts.Kind.VIDEO)
            .map(Stream::getIndex)
            .findFirst();
    Set<Integer> elsewhere = new HashSet<>();
    programmes.forEach(elsewhere::addAll);
    programmes.stream()
        .filter(programme -> picture.isEmpty() || programme.contains(picture.get()))
        .forEach(elsewhere::removeAll);
    return elsewhere;
  }

  private static Failed failed(String sentence) {
    return new Failed(new SourceFailure(SourceFailure.Kind.PASSING, sentence));
  }

  /** It has nothing to finish, and need not be asked politely. */
  private static final class Noted implements Stopper {
    private final RunRegistry registry;
    private volatile Process process;

    Noted(RunRegistry registry) {
      this.registry = registry;
    }

    @Override
    public void setProcess(Process started) {
      process = started;
      registry.remember(started.toHandle());
    }

    @Override
    public void graceStop() {
      forceStop();
    }

    @Override
    public void forceStop() {
      if (process != null) {
        process.destroyForcibly();
      }
    }

    private void forget() {
      if (process != null) {
        forceStop();
        registry.forget(process.toHandle());
      }
    }
  }

  private static final class Probe extends FFprobe {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final FormatParser parser = new FlatFormatParser();
    private boolean counts;
    private final Path ffprobe;
    private final RunRegistry registry;
    private final String url;
    private final Map<String, String> environment;

    private Probe(FfmpegTools tools, String url, InputOptions options, RunRegistry registry) {
      super(tools.ffprobe());
      this.url = url;
      this.environment = options.environment();
      this.ffprobe = tools.ffprobe();
      this.registry = registry;
      setFormatParser(parser);
    }

    Probe(
        FfmpegTools tools,
        String url,
        String address,
        InputOptions options,
        MediaJob.Analysis analysis,
        RunRegistry registry) {
      this(tools, url, options, registry);
      setLogLevel(LogLevel.ERROR);
      showWhatCounts();
      InputArguments.of(url, options).forEach(this::addArgument);
      List<String> patience =
          analysis == MediaJob.Analysis.NONE
              ? InputArguments.shortAnalysis(url, options)
              : InputArguments.fullAnalysis(url);
      patience.forEach(this::addArgument);
      setInput(InputArguments.address(address, tools));
    }

    Probe(FfmpegTools tools, Path sample, RunRegistry registry) {
      this(tools, Feed.ADDRESS, InputOptions.USUAL, registry);
      setLogLevel(LogLevel.ERROR);
      showWhatCounts();
      addArguments("-protocol_whitelist", "file");
      addArguments("-format_whitelist", InputArguments.FED_FORMATS);
      setInput(sample);
    }

    void count() {
      counts = true;
      addArgument("-count_packets");
      addArguments("-read_intervals", "%+1");
    }

    StreamFacts factsOf(Stream stream, boolean otherProgramme, Timing timing) {
      // FFprobe has no number for none.
      boolean nothingCame = counts && stream.getNbReadPackets() == null;
      StreamFacts facts = StreamFacts.of(stream, otherProgramme, timing);
      return nothingCame ? facts.unseen() : facts;
    }

    private void showWhatCounts() {
      setShowStreams(true);
      setShowFormat(true);
      setShowPrograms(true);
    }

    /** As Jaffree's own does, which lets nobody know the process. */
    @Override
    public FFprobeResult execute() {
      Noted process = new Noted(registry);
      try {
        return new ProgramHandler<>(
                ffprobe,
                buildArguments(),
                environment,
                process,
                createStdOutReader(parser),
                createStdErrReader())
            .execute();
      } finally {
        process.forget();
      }
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
