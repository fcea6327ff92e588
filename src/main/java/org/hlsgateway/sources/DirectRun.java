package org.hlsgateway.sources;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.PacketCounts;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.input.rtsp.RtspInput;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.live.Programme;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.StreamChangedException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.packager.NoKeyframesException;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.rtsp.RtspException;

/** One attempt at a camera without FFmpeg. What cannot be read so is read through FFmpeg next. */
final class DirectRun implements InputRun {
  private final Workshop workshop;
  private final DirectInputs direct;
  private final Programme programme;
  private final String fingerprint;
  private final Planned planned;
  private final RunWatch watch;
  private final RtspInput input;
  private final CompletableFuture<InputEnd> exited = new CompletableFuture<>();
  private volatile SourceFailure failure;
  private volatile boolean unreadable;

  /** What comes, where it is not what was planned for; null: nothing of the kind. */
  private volatile SourceFacts came;

  private DirectRun(
      Workshop workshop,
      DirectInputs direct,
      Programme programme,
      Planned planned,
      RtspInput input) {
    this.workshop = workshop;
    this.direct = direct;
    this.programme = programme;
    this.planned = planned;
    this.input = input;
    this.fingerprint = workshop.fingerprint(programme.source());
    this.watch = new RunWatch(workshop, programme, fingerprint, planned);
  }

  /** Returns at once; empty if this is not to be read so. */
  static Optional<InputRun> start(
      Workshop workshop, DirectInputs direct, Programme programme, MediaSink sink) {
    Planned planned = workshop.plan(programme);
    if (!direct.isFor(programme, planned, workshop.known(programme.source()))) {
      return Optional.empty();
    }
    return direct
        .open(
            programme.source(),
            programme.options(),
            workshop.opening().of(programme.source(), programme.options()),
            DirectInputs.wantsSound(planned))
        .map(
            input -> {
              DirectRun run = new DirectRun(workshop, direct, programme, planned, input);
              run.begin(sink);
              return run;
            });
  }

  private void begin(MediaSink sink) {
    if (planned.plan().audio().stream().anyMatch(MediaPlan.Silence.class::isInstance)) {
      sink.announce(List.of(new AnnouncedSound("", AnnouncedSound.Coming.NEVER)));
    }
    input.run(sink).thenAccept(end -> ended(end, sink));
  }

  private void ended(InputEnd end, MediaSink sink) {
    Optional<RtspException> trouble = input.trouble();
    if (end.refusal().isPresent()) {
      if (end.refusal().get() instanceof NoKeyframesException) {
        workshop.memory().keyframeInterval(fingerprint, KnownSource.NO_KEYFRAMES);
      } else if (!(end.refusal().get() instanceof StreamChangedException)) {
        // FFmpeg knows more formats, and may know what to do.
        cannotRead("it cannot be packaged as it comes");
      }
      exited.complete(end);
      return;
    }
    if (end.kind() != InputEnd.Kind.STOPPED) {
      sink.log(end.sentence());
      failure = explained(end, trouble);
    }
    exited.complete(end);
  }

  private SourceFailure explained(InputEnd end, Optional<RtspException> trouble) {
    boolean other =
        trouble.filter(why -> why.kind() == RtspException.Kind.NOT_READABLE).isPresent();
    if (other) {
      cannotRead(end.sentence());
      return new SourceFailure(
          SourceFailure.Kind.NOT_AS_PLANNED,
          "The camera is read through FFmpeg, because " + end.sentence() + ".");
    }
    return SourceFailure.explain(List.of(end.sentence()));
  }

  private void cannotRead(String why) {
    unreadable = true;
    direct.cannotRead(programme.source(), DirectInputs.wantsSound(planned), why);
  }

  @Override
  public CompletableFuture<InputEnd> exited() {
    return exited;
  }

  @Override
  public void stop() {
    input.stop();
  }

  @Override
  public Optional<SourceFailure> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    MediaDescription media = presentation.description();
    Optional<SourceFailure> other = watch.differs(media);
    if (other.isPresent()) {
      came = ArrivedFacts.of(media);
    }
    return other;
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return switch (kind) {
      case NOT_AS_PLANNED -> unreadable || hasLearnt();
      case TRANSPORT_REFUSED ->
          workshop.useTheOtherTransport(programme.source(), programme.options());
      default -> false;
    };
  }

  /**
   * The next run is planned for what came to this one. A doubt would call for a look by FFprobe,
   * and no channel with this source be read directly any more.
   */
  private boolean hasLearnt() {
    if (!workshop.plan(programme).plan().equals(planned.plan())) {
      return true;
    }
    SourceFacts facts = came;
    if (facts == null) {
      return false;
    }
    workshop.memory().seen(fingerprint, facts, Knowledge.Teacher.RUN);
    return true;
  }

  @Override
  public Optional<PacketCounts> packets() {
    return input.packets();
  }

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public void remember(LivePresentation presentation) {
    if (presentation != null) {
      watch.remember(presentation.description());
    }
  }
}
