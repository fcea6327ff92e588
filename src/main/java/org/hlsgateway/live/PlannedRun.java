package org.hlsgateway.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.Planned;

/**
 * One attempt at a source. With enough known of it, or if copying is all that is asked, FFmpeg
 * starts at once; else a thread of its own looks at the source first.
 */
final class PlannedRun implements Engine.Run {

  private static final Logger LOG = Logger.getLogger(PlannedRun.class.getName());
  private static final Duration TRIALS_PATIENCE = Duration.ofSeconds(15);

  private final Workshop workshop;
  private final FfmpegTools tools;
  private final Channel channel;
  private final String fingerprint;
  private final FfmpegRun.Sink sink;
  private final Consumer<String> log;
  private final CompletableFuture<FfmpegRun.Exit> exited = new CompletableFuture<>();

  private volatile Planned planned;
  private volatile boolean looked;
  private volatile SourceFailure failure;
  private RunWatch watch;
  private FfmpegRun ffmpeg;
  private Thread preparation;
  private boolean stopAsked;

  private PlannedRun(
      Workshop workshop,
      FfmpegTools tools,
      Channel channel,
      FfmpegRun.Sink sink,
      Consumer<String> log) {
    this.workshop = workshop;
    this.tools = tools;
    this.channel = channel;
    this.fingerprint = workshop.fingerprint(channel.source());
    this.sink = sink;
    this.log = log;
  }

  /** Returns at once, whatever has to be found out first. */
  static PlannedRun start(
      Workshop workshop,
      FfmpegTools tools,
      Channel channel,
      FfmpegRun.Sink sink,
      Consumer<String> log) {
    PlannedRun run = new PlannedRun(workshop, tools, channel, sink, log);
    run.start();
    return run;
  }

  private synchronized void start() {
    EncodingMeans means = workshop.encoders().means();
    Planned known = workshop.plan(channel, means);
    boolean encodes = !known.plan().encodedVideo().isEmpty() || known.obstacle().isPresent();
    if (lookIsDue(known) || encodes && !means.capabilities().tried()) {
      preparation = new Thread(this::prepare, "source-look");
      preparation.setDaemon(true);
      preparation.start();
    } else {
      begin(known);
    }
  }

  private boolean lookIsDue(Planned plan) {
    return plan.needsLook() || workshop.known(channel.source()).lookFirst();
  }

  private void prepare() {
    try {
      EncodingMeans means = workshop.encoders().await(TRIALS_PATIENCE);
      Planned plan = workshop.plan(channel, means);
      if (lookIsDue(plan)) {
        looked = true;
        SourceProbe.Result seen = workshop.look(tools, channel.source(), channel.sourceSettings());
        if (seen instanceof SourceProbe.Failed failed) {
          end(failed.failure());
          return;
        }
        workshop
            .memory()
            .seen(fingerprint, ((SourceProbe.Found) seen).facts(), Knowledge.Teacher.LOOK);
        plan = workshop.plan(channel, means);
      }
      begin(plan);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exited.complete(new FfmpegRun.Exit(null));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A start could not be prepared", e);
      end(
          new SourceFailure(
              SourceFailure.Kind.PASSING, "FFmpeg could not be started on this server."));
    }
  }

  private synchronized void begin(Planned plan) {
    planned = plan;
    watch = new RunWatch(workshop, channel, fingerprint, plan);
    if (plan.obstacle().isPresent()) {
      end(new SourceFailure(SourceFailure.Kind.LASTING, plan.obstacle().get()));
    } else if (stopAsked) {
      exited.complete(new FfmpegRun.Exit(null));
    } else {
      ffmpeg = FfmpegRun.start(tools, workshop.job(channel, plan), workshop.registry(), sink, log);
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
    } else if (preparation != null) {
      preparation.interrupt();
    }
  }

  @Override
  public Optional<SourceFailure> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    return watch == null ? Optional.empty() : watch.differs(presentation.description());
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    SourceMemory memory = workshop.memory();
    switch (kind) {
      case NOT_AS_PLANNED -> {
        if (looked) {
          // Another look would see the same; what was learnt since may still make a difference.
          Planned anew = workshop.plan(channel);
          return planned != null && !anew.plan().equals(planned.plan());
        }
        memory.doubt(fingerprint);
        return true;
      }
      case NOT_ANALYSED -> {
        boolean isNews = !memory.of(fingerprint).mustBeAnalysed();
        if (isNews) {
          memory.mustBeAnalysed(fingerprint);
        }
        return isNews;
      }
      case TRANSPORT_REFUSED -> {
        return workshop.useTheOtherTransport(channel.source(), channel.sourceSettings());
      }
      default -> {
        return false;
      }
    }
  }

  @Override
  public void remember(LivePresentation presentation) {
    if (presentation != null && watch != null) {
      watch.remember(presentation.description());
    }
  }
}
