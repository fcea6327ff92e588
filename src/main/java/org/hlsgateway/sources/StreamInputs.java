package org.hlsgateway.sources;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.live.Cutting;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.live.LoginPauses;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.PushedInputs;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.RunTap;

/** How one pushed stream is opened: without FFmpeg where nothing but copying is asked for. */
final class StreamInputs implements PushedInputs {

  /** Copied pictures have the publisher's keyframes; what is farther apart is cut without one. */
  private static final Duration ASSUMED_KEYFRAMES = Duration.ofSeconds(4);

  private final ChannelInputs inputs;
  private final PushedSource pushed;
  private final PushedMemory memory = new PushedMemory();

  /** The latest run, if it has no FFmpeg. */
  private volatile CopyingRun copying;

  StreamInputs(ChannelInputs inputs, PushedSource pushed) {
    this.inputs = inputs;
    this.pushed = pushed;
  }

  @Override
  public String name() {
    return pushed.name();
  }

  @Override
  public Programme programme(long number, Optional<Programme> channel) {
    return pushed.programme(number, channel);
  }

  /** A look, and FFmpeg's own start: others are started at the same time. */
  @Override
  public Duration startsWithin() {
    return PushedRun.LOOK_PATIENCE.multipliedBy(2);
  }

  @Override
  public boolean isSeen() {
    return memory.isSeen();
  }

  @Override
  public Cutting cutting(Programme programme) {
    Settings.Live live = inputs.workshop().settings().live();
    Duration part = live.partTarget();
    Duration target = pushed.segmentTarget();
    return new Cutting(
        target,
        part.compareTo(target) > 0 ? target : part,
        live.windowSegments(),
        ASSUMED_KEYFRAMES,
        List.of(new Described(pushed.output())));
  }

  /** Keeps what comes, once it is told what it is. */
  private final class Described implements RunTap {
    private final RunTap kept;

    Described(RunTap kept) {
      this.kept = kept;
    }

    @Override
    public void ofVariant(int variant, FinishedSegment segment) {
      memory.mediaCame();
      CopyingRun now = copying;
      if (now != null) {
        now.describe();
      }
      kept.ofVariant(variant, segment);
    }

    @Override
    public void over() {
      kept.over();
    }
  }

  @Override
  public Optional<String> obstacle(Programme programme) {
    if (doesWithoutFfmpeg()) {
      return Optional.empty();
    }
    // Those with a feed have addresses that FFmpeg never sees.
    return pushed.feed().isPresent() ? inputs.missing() : inputs.obstacle(programme);
  }

  private boolean doesWithoutFfmpeg() {
    return pushed.own().isPresent() && !memory.needsFfmpeg();
  }

  @Override
  public InputRun launch(Programme programme, MediaSink sink) {
    if (doesWithoutFfmpeg()) {
      CopyingRun run = CopyingRun.start(inputs.workshop(), pushed, memory, sink);
      copying = run;
      return run;
    }
    copying = null;
    return PushedRun.start(inputs.workshop(), inputs.tools(), pushed, memory, sink);
  }

  @Override
  public String planInWords(Programme programme) {
    return doesWithoutFfmpeg()
        ? "The stream is pushed to this gateway, and passed on as it comes, without FFmpeg."
        : "The stream is pushed to a streaming server, and fetched from there.";
  }

  @Override
  public void look(
      Programme programme,
      List<SourceUrl> among,
      LoginPauses pauses,
      Consumer<Optional<SourceUrl>> then) {
    // There is one source, and no other to go back to.
    then.accept(Optional.empty());
  }
}
