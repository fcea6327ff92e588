package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.input.ffmpeg.FragmentedOutput;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.packager.Rewind;
import org.hlsgateway.packager.RunStart;
import org.hlsgateway.packager.RunTap;

/** An engine whose FFmpeg does what the test says, when the test says it. */
final class ScriptedEngine implements Engine {

  final List<ScriptedRun> runs = new ArrayList<>();

  /** Thrown once by the next launch. */
  RuntimeException fault;

  /** The source of each run. */
  final List<String> launched = new ArrayList<>();

  final List<Look> looks = new ArrayList<>();

  /** A look at sources that has not been told yet what it found. */
  record Look(List<SourceUrl> sources, Consumer<Optional<SourceUrl>> then) {}

  /** The sources of which something was learnt. */
  final List<String> remembered = new ArrayList<>();

  /** The segments and ends of runs, in the order in which listeners were told. */
  final List<String> told = new ArrayList<>();

  /** The runs whose playlists are over. */
  final List<String> ended = new ArrayList<>();

  /** What came differs from what was planned: told once of the next window. */
  Optional<SourceFailure> difference = Optional.empty();

  /** Where the next run begins. */
  Numbers numbers = Numbers.ZERO;

  boolean canPlanAnew = true;
  boolean standsIn;
  boolean demanded;
  boolean recorded;
  Optional<String> obstacle = Optional.empty();

  /** One FFmpeg of the script. */
  final class ScriptedRun implements InputRun {
    private final Programme channel;
    final MediaSink sink;
    private final FragmentedOutput output;
    private final CompletableFuture<InputEnd> exited = new CompletableFuture<>();
    private final List<String> lines = new ArrayList<>();
    volatile boolean notCarried;
    boolean stopAsked;
    int compared;

    ScriptedRun(Programme channel, MediaSink sink) {
      this.channel = channel;
      this.sink = sink;
      this.output = new FragmentedOutput(sink);
    }

    void writes(byte[] bytes) {
      try {
        output.write(bytes, 0, bytes.length);
      } catch (Exception e) {
        exited.complete(InputEnd.refusedBy(e));
      }
    }

    void logs(String line) {
      lines.add(line);
      sink.log(line);
    }

    /** As what it said has it. */
    void exits() {
      exits(InputEnd.failed(SourceFailure.explain(lines)));
    }

    void exits(InputEnd end) {
      exited.complete(end);
    }

    @Override
    public CompletableFuture<InputEnd> exited() {
      return exited;
    }

    @Override
    public void stop() {
      stopAsked = true;
    }

    @Override
    public Optional<SourceFailure> differs(LivePresentation window) {
      compared++;
      Optional<SourceFailure> told = difference;
      difference = Optional.empty();
      return told;
    }

    @Override
    public boolean adapt(SourceFailure.Kind kind) {
      boolean could = canPlanAnew && kind == SourceFailure.Kind.NOT_AS_PLANNED;
      canPlanAnew &= !could;
      return could;
    }

    @Override
    public boolean canGiveWayToTransportStream() {
      return notCarried;
    }

    @Override
    public SourceFailure giveWayToTransportStream() {
      return new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, "A player needs MPEG-TS.");
    }

    @Override
    public boolean isRecorded() {
      return recorded;
    }

    @Override
    public void remember(LivePresentation window) {
      remembered.add(channel.source().revealed());
    }
  }

  ScriptedRun run(int number) {
    return runs.get(number);
  }

  @Override
  public Settings.Live settings() {
    return new Settings.Live(
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(12),
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        7);
  }

  @Override
  public Packager newPackager(
      Programme channel, Consumer<LivePresentation> onChange, RunTap reader) {
    Settings.Live live = settings();
    String run = "run" + runs.size();
    return new Packager(
        new PackagerSettings(
            live.segmentTarget(),
            live.partTarget(),
            live.windowSegments(),
            Duration.ofSeconds(1),
            Rewind.NONE,
            standsIn),
        new RunStart(run, true, numbers, !numbers.equals(Numbers.ZERO), Optional.empty()),
        onChange,
        new AllTaps(
            channel.name(),
            List.of(
                reader,
                new RunTap() {
                  @Override
                  public void best(FinishedSegment segment) {
                    told.add("segment");
                  }

                  @Override
                  public void over() {
                    ended.add(run);
                    told.add("end");
                  }
                })));
  }

  @Override
  public void look(Programme channel, List<SourceUrl> sources, Consumer<Optional<SourceUrl>> then) {
    looks.add(new Look(sources, then));
  }

  @Override
  public InputRun launch(Programme channel, MediaSink sink) {
    if (fault != null) {
      RuntimeException thrown = fault;
      fault = null;
      throw thrown;
    }
    ScriptedRun run = new ScriptedRun(channel, sink);
    runs.add(run);
    launched.add(channel.source().revealed());
    return run;
  }

  @Override
  public Optional<String> obstacle(Programme programme) {
    return obstacle;
  }

  @Override
  public String planInWords(Programme channel) {
    return "The plan.";
  }

  @Override
  public void listed(Programme channel, LivePresentation presentation) {
    numbers = presentation.next();
  }

  LoginPauses loginPauses = new LoginPauses(() -> Instant.EPOCH);

  @Override
  public LoginPauses loginPauses() {
    return loginPauses;
  }

  @Override
  public boolean isDemanded(Programme channel) {
    return demanded;
  }

  @Override
  public double chance() {
    return 0.5;
  }
}
