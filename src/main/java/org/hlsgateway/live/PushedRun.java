package org.hlsgateway.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.MediaJob;
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
final class PushedRun implements Engine.Run {

  private static final Logger LOG = Logger.getLogger(PushedRun.class.getName());
  private static final Duration SAMPLE_DEADLINE = Duration.ofSeconds(12);
  private static final Duration TRIALS_PATIENCE = Duration.ofSeconds(15);

  private final Workshop workshop;
  private final FfmpegTools tools;
  private final PushedSource pushed;
  private final FfmpegRun.Sink sink;
  private final Consumer<String> log;
  private final CompletableFuture<FfmpegRun.Exit> exited = new CompletableFuture<>();
  private final Thread preparation;
  private volatile SourceFailure failure;
  private FfmpegRun ffmpeg;
  private boolean stopAsked;

  private PushedRun(
      Workshop workshop,
      FfmpegTools tools,
      PushedSource pushed,
      FfmpegRun.Sink sink,
      Consumer<String> log) {
    this.workshop = workshop;
    this.tools = tools;
    this.pushed = pushed;
    this.sink = sink;
    this.log = log;
    this.preparation = new Thread(this::prepare, "pushed-look");
  }

  /** Returns at once. */
  static PushedRun start(
      Workshop workshop,
      FfmpegTools tools,
      PushedSource pushed,
      FfmpegRun.Sink sink,
      Consumer<String> log) {
    PushedRun run = new PushedRun(workshop, tools, pushed, sink, log);
    run.preparation.setDaemon(true);
    run.preparation.start();
    return run;
  }

  private void prepare() {
    try {
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exited.complete(new FfmpegRun.Exit(null));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A pushed stream could not be started", e);
      end(
          new SourceFailure(
              SourceFailure.Kind.PASSING, "FFmpeg could not be started on this server."));
    }
  }

  private SourceProbe.Result sample(Feed feed) throws InterruptedException {
    try {
      Path file = Files.createTempFile("pushed", ".sample");
      try {
        Files.write(file, feed.sample(SAMPLE_DEADLINE));
        return SourceProbe.look(tools, file, SAMPLE_DEADLINE);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return new SourceProbe.Failed(
          new SourceFailure(SourceFailure.Kind.PASSING, String.valueOf(e.getMessage())));
    }
  }

  private synchronized void begin(SourceFacts facts, Planned planned) {
    if (planned.obstacle().isPresent()) {
      end(new SourceFailure(SourceFailure.Kind.LASTING, planned.obstacle().get()));
    } else if (stopAsked) {
      exited.complete(new FfmpegRun.Exit(null));
    } else {
      pushed.output().planned(facts, planned.plan());
      MediaJob job =
          workshop.job(
              pushed.feed().isPresent() ? Feed.ADDRESS : pushed.source().revealed(),
              planned.plan(),
              pushed.segmentTarget());
      ffmpeg = FfmpegRun.start(tools, job, workshop.registry(), sink, log, pushed.feed());
      ffmpeg.exited().thenAccept(exited::complete);
    }
  }

  private void end(SourceFailure why) {
    failure = why;
    log.accept(why.sentence());
    exited.complete(new FfmpegRun.Exit(null));
  }

  @Override
  public CompletableFuture<FfmpegRun.Exit> exited() {
    return exited;
  }

  @Override
  public synchronized void stop() {
    stopAsked = true;
    if (ffmpeg != null) {
      ffmpeg.stop();
    } else {
      preparation.interrupt();
    }
  }

  @Override
  public Optional<SourceFailure> failure() {
    return Optional.ofNullable(failure);
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
  public void remember(LivePresentation presentation) {
    // The next to push under this name may be another's.
  }
}
