package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.InputBanner;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.input.ffmpeg.FfmpegInput;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;

/**
 * One attempt at a source. With enough known of it, or if copying is all that is asked, FFmpeg
 * starts at once; else a thread of its own looks at the source first.
 */
final class PlannedRun extends SourceRun implements FfmpegInput.Order {

  private static final Logger LOG = Logger.getLogger(PlannedRun.class.getName());
  private static final Duration TRIALS_PATIENCE = Duration.ofSeconds(15);

  /** A stream that begins later than this after the others is news. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private final Workshop workshop;
  private final DirectInputs direct;
  private final FfmpegTools tools;
  private final Programme programme;
  private final String fingerprint;

  /** It could be read directly, but for a player of MPEG-TS. */
  private final boolean forTransportStream;

  /** What it brings is what was planned. */
  private volatile boolean played;

  private volatile Planned planned;
  private volatile boolean looked;

  /** Its own log taught what will make the next run another one. */
  private volatile boolean learnt;

  private volatile MediaJob.Analysis analysis = MediaJob.Analysis.FULL;
  private volatile RunWatch watch;
  private final InputBanner banner;
  private volatile long begunNanos;

  private PlannedRun(
      Workshop workshop, DirectInputs direct, FfmpegTools tools, Programme programme) {
    this.workshop = workshop;
    this.direct = direct;
    this.tools = tools;
    this.banner = new InputBanner(programme.source().revealed());
    this.programme = programme;
    this.fingerprint = workshop.fingerprint(programme.source());
    this.forTransportStream = direct.gaveWayToTransportStream(programme, workshop.plan(programme));
  }

  /** Returns at once, whatever has to be found out first. */
  static PlannedRun start(
      Workshop workshop,
      DirectInputs direct,
      FfmpegTools tools,
      Programme programme,
      MediaSink sink) {
    PlannedRun run = new PlannedRun(workshop, direct, tools, programme);
    run.begin(new FfmpegInput(tools, workshop.registry(), run), sink);
    return run;
  }

  @Override
  public Optional<FfmpegInput.Start> known() {
    EncodingMeans means = workshop.encoders().means();
    Planned known = workshop.plan(programme, means);
    boolean encodes = !known.plan().encodedVideo().isEmpty() || known.obstacle().isPresent();
    return lookIsDue(known) || encodes && !means.capabilities().tried()
        ? Optional.empty()
        : Optional.of(carryOut(known));
  }

  /** What could not be played last time may have been put right since. */
  private boolean lookIsDue(Planned plan) {
    return plan.needsLook()
        || workshop.known(programme.source()).lookFirst()
        || plan.obstacle().isPresent() && !Workshop.isDrawn(programme.source());
  }

  @Override
  public FfmpegInput.Start find() throws InterruptedException {
    EncodingMeans means = workshop.encoders().await(TRIALS_PATIENCE);
    Planned plan = workshop.plan(programme, means);
    if (lookIsDue(plan)) {
      looked = true;
      SourceProbe.Result seen = workshop.look(tools, programme.source(), programme.options());
      if (seen instanceof SourceProbe.Failed failed) {
        return new FfmpegInput.Hopeless(failed.failure());
      }
      workshop
          .memory()
          .seen(fingerprint, ((SourceProbe.Found) seen).facts(), Knowledge.Teacher.LOOK);
      plan = workshop.plan(programme, means);
    }
    return carryOut(plan);
  }

  private FfmpegInput.Start carryOut(Planned plan) {
    planned = plan;
    begunNanos = System.nanoTime();
    watch = new RunWatch(workshop, programme, fingerprint, plan);
    if (plan.obstacle().isPresent()) {
      return FfmpegInput.Hopeless.because(plan.obstacle().get());
    }
    MediaJob job = workshop.job(programme, plan);
    analysis = job.analysis();
    return new FfmpegInput.Job(job, Optional.empty());
  }

  @Override
  public Optional<String> ask(SourceFailure failed) {
    return workshop.ask(tools, programme.source(), programme.options(), failed);
  }

  /** Only packaging it shows that. */
  @Override
  void keyframesNeverCome() {
    workshop.memory().keyframeInterval(fingerprint, KnownSource.NO_KEYFRAMES);
  }

  @Override
  public void said(String line) {
    InputBanner.News news = banner.read(line);
    if (watch == null || news == InputBanner.News.NONE) {
      return;
    }
    if (news == InputBanner.News.TIMING || news == InputBanner.News.NO_TRANSPORT_STREAM) {
      workshop.opening().found(programme.source(), banner.isTransportStream());
    }
    Knowledge before = workshop.known(programme.source());
    if (news == InputBanner.News.STREAM_ADDED && wasJustLookedAt()) {
      if (!workshop.opening().mayHaveItAnew(programme.source())) {
        return;
      }
      // A microphone that was just switched on is there from the start next time.
      workshop.memory().doubt(fingerprint);
    }
    Optional<SourceFailure> other = watch.contradicts(news, banner);
    learnt |= workshop.known(programme.source()) != before;
    other.ifPresent(this::giveUp);
  }

  /** What is added now may be added at each start, a little late. */
  private boolean wasJustLookedAt() {
    return looked && System.nanoTime() - begunNanos < SETTLING.toNanos();
  }

  @Override
  public boolean isRecorded() {
    return workshop.known(programme.source()).timing() == Timing.RECORDED;
  }

  /** Of the programs behind other addresses, some send whole segments at a time. */
  @Override
  public boolean isSteady() {
    return programme.source().value().startsWith("rtsp") && programme.options().timeout().isEmpty();
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    Optional<SourceFailure> other =
        watch == null ? Optional.empty() : watch.differs(presentation.description());
    if (other.isEmpty() && !played) {
      played = true;
      if (forTransportStream) {
        direct.playsThroughFfmpeg(programme.source());
      }
    }
    return other;
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    boolean another = adaptItself(kind);
    if (another || played || !forTransportStream) {
      return another;
    }
    LOG.info(
        () ->
            programme.source().masked()
                + " cannot be read through FFmpeg, for players of MPEG-TS: read directly again.");
    direct.takeBackFromTransportStream(programme.source());
    return true;
  }

  private boolean adaptItself(SourceFailure.Kind kind) {
    SourceMemory memory = workshop.memory();
    switch (kind) {
      case NOT_AS_PLANNED -> {
        return adaptByLooking();
      }
      case SOUND_NOT_DESCRIBED -> {
        boolean begunAtOnce =
            analysis == MediaJob.Analysis.NONE && programme.source().value().startsWith("rtsp");
        if (begunAtOnce) {
          memory.mustBeAnalysed(fingerprint);
        }
        return begunAtOnce || adaptByLooking();
      }
      case NOT_ANALYSED -> {
        // Asked of this run, not of the memory: another channel with this source may have taught
        // it.
        memory.mustBeAnalysed(fingerprint);
        return analysis == MediaJob.Analysis.NONE;
      }
      case NO_TRANSPORT_STREAM -> {
        workshop.opening().found(programme.source(), false);
        return true;
      }
      case TRANSPORT_REFUSED -> {
        return workshop.useTheOtherTransport(programme.source(), programme.options());
      }
      default -> {
        return false;
      }
    }
  }

  private boolean adaptByLooking() {
    if (learnt) {
      return true;
    }
    if (looked) {
      // Another look would see the same; what was learnt since may still make a difference.
      Planned anew = workshop.plan(programme);
      return planned != null && !anew.plan().equals(planned.plan());
    }
    workshop.memory().doubt(fingerprint);
    return true;
  }

  @Override
  public void remember(LivePresentation presentation) {
    if (presentation != null && watch != null) {
      watch.remember(presentation.description());
    }
  }
}
