package org.hlsgateway.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.input.ffmpeg.FfmpegInput;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/**
 * One attempt at a pushed stream. It is looked at each time: who pushes today need not have
 * yesterday's picture, and nothing of it is remembered.
 */
final class PushedRun extends SourceRun implements FfmpegInput.Order {

  /** As long as a start may take; the encoder gives up a stream from which nothing comes. */
  static final Duration LOOK_PATIENCE = Duration.ofSeconds(60);

  private static final Duration TRIALS_PATIENCE = Duration.ofSeconds(15);

  private final Workshop workshop;
  private final FfmpegTools tools;
  private final PushedSource pushed;
  private final PushedMemory memory;

  /** Null until it is planned. */
  private volatile Planned planned;

  private volatile OutputSettings wish;

  private PushedRun(
      Workshop workshop, FfmpegTools tools, PushedSource pushed, PushedMemory memory) {
    this.workshop = workshop;
    this.tools = tools;
    this.pushed = pushed;
    this.memory = memory;
  }

  /**
   * Returns at once.
   *
   * @param memory of the runs before
   */
  static PushedRun start(
      Workshop workshop,
      FfmpegTools tools,
      PushedSource pushed,
      PushedMemory memory,
      MediaSink sink) {
    PushedRun run = new PushedRun(workshop, tools, pushed, memory);
    run.begin(new FfmpegInput(tools, workshop.registry(), run), sink);
    return run;
  }

  /** Nothing is. */
  @Override
  public Optional<FfmpegInput.Start> known() {
    return Optional.empty();
  }

  @Override
  public FfmpegInput.Start find() throws InterruptedException {
    memory.looks();
    EncodingMeans means = workshop.encoders().await(TRIALS_PATIENCE);
    SourceProbe.Result seen =
        pushed.feed().isPresent()
            ? sample(pushed.feed().get())
            : workshop.lookPatiently(tools, pushed.source(), LOOK_PATIENCE);
    if (seen instanceof SourceProbe.Failed failed) {
      return new FfmpegInput.Hopeless(failed.failure());
    }
    memory.wasSeen();
    SourceFacts facts = ((SourceProbe.Found) seen).facts();
    wish = pushed.wish().apply(facts);
    planned =
        Planner.plan(new KnownSource(Optional.of(facts), memory.keyframeInterval()), wish, means);
    if (planned.obstacle().isPresent()) {
      return FfmpegInput.Hopeless.because(planned.obstacle().get());
    }
    pushed.planned().accept(facts, planned.plan());
    return new FfmpegInput.Job(
        workshop.job(pushed.address(memory.hadMedia()), planned.plan(), pushed.segmentTarget()),
        pushed.feed());
  }

  private SourceProbe.Result sample(Feed feed) throws InterruptedException {
    try {
      Path file = Files.createTempFile("pushed", ".sample");
      try {
        Files.write(file, feed.sample(LOOK_PATIENCE));
        return SourceProbe.look(tools, file, workshop.registry(), LOOK_PATIENCE);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return new SourceProbe.Failed(
          new SourceFailure(SourceFailure.Kind.PASSING, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    return planned.plan().copiesVideo()
        ? memory.tooSparse(
            presentation.description().longestKeyframeInterval(), wish, workshop.encoders().means())
        : Optional.empty();
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return kind == SourceFailure.Kind.NOT_AS_PLANNED && !memory.keyframeInterval().isZero();
  }

  @Override
  void keyframesNeverCome() {
    memory.keyframesApart(KnownSource.NO_KEYFRAMES);
  }
}
