package org.hlsgateway.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/**
 * One attempt at a pushed stream. It is looked at each time: who pushes today need not have
 * yesterday's picture, and nothing of it is remembered.
 */
final class PushedRun extends LookingRun {

  private static final Duration SAMPLE_DEADLINE = Duration.ofSeconds(12);
  private static final Duration TRIALS_PATIENCE = Duration.ofSeconds(15);

  private final PushedSource pushed;
  private final boolean again;

  private PushedRun(
      Workshop workshop,
      FfmpegTools tools,
      PushedSource pushed,
      boolean again,
      FfmpegRun.Sink sink,
      Consumer<String> log) {
    super(workshop, tools, sink, log);
    this.pushed = pushed;
    this.again = again;
  }

  /**
   * Returns at once.
   *
   * @param again something was made of the stream already
   */
  static PushedRun start(
      Workshop workshop,
      FfmpegTools tools,
      PushedSource pushed,
      boolean again,
      FfmpegRun.Sink sink,
      Consumer<String> log) {
    PushedRun run = new PushedRun(workshop, tools, pushed, again, sink, log);
    run.prepareAside();
    return run;
  }

  @Override
  void prepare() throws InterruptedException {
    EncodingMeans means = workshop.encoders().await(TRIALS_PATIENCE);
    SourceProbe.Result seen =
        pushed.feed().isPresent()
            ? sample(pushed.feed().get())
            : workshop.look(tools, pushed.source(), SourceSettings.DEFAULT);
    if (seen instanceof SourceProbe.Found found) {
      SourceFacts facts = found.facts();
      KnownSource known = new KnownSource(Optional.of(facts), Duration.ZERO);
      begin(facts, Planner.plan(known, pushed.wish().apply(facts), means));
    } else {
      end(((SourceProbe.Failed) seen).failure());
    }
  }

  private SourceProbe.Result sample(Feed feed) throws InterruptedException {
    try {
      Path file = Files.createTempFile("pushed", ".sample");
      try {
        Files.write(file, feed.sample(SAMPLE_DEADLINE));
        return SourceProbe.look(tools, file, workshop.registry(), SAMPLE_DEADLINE);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return new SourceProbe.Failed(
          new SourceFailure(SourceFailure.Kind.PASSING, String.valueOf(e.getMessage())));
    }
  }

  private void begin(SourceFacts facts, Planned planned) {
    if (planned.obstacle().isEmpty()) {
      pushed.output().planned(facts, planned.plan());
    }
    begin(
        planned,
        workshop.job(pushed.address(again), planned.plan(), pushed.segmentTarget()),
        pushed.feed());
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    return Optional.empty();
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return false;
  }

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public void remember(LivePresentation presentation) {
    // The next to push under this name may be another's.
  }
}
