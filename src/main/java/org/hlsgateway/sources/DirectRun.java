package org.hlsgateway.sources;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hlsgateway.ffmpeg.MediaPlan;
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
    boolean sound =
        planned.plan().audio().stream().anyMatch(MediaPlan.CopiedAudio.class::isInstance);
    return direct
        .open(
            programme.source(),
            programme.options(),
            workshop.opening().of(programme.source(), programme.options()),
            sound)
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
        unreadable = true;
        direct.cannotRead(programme.source(), "it cannot be packaged as it comes");
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
      unreadable = true;
      direct.cannotRead(programme.source(), end.sentence());
      return new SourceFailure(
          SourceFailure.Kind.NOT_AS_PLANNED,
          "The camera is read through FFmpeg, because " + end.sentence() + ".");
    }
    return SourceFailure.explain(List.of(end.sentence()));
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
    return watch.differs(presentation.description());
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return switch (kind) {
      case NOT_AS_PLANNED -> {
        if (!unreadable && workshop.plan(programme).plan().equals(planned.plan())) {
          // Another look tells what became of it.
          workshop.memory().doubt(fingerprint);
        }
        yield true;
      }
      case TRANSPORT_REFUSED ->
          workshop.useTheOtherTransport(programme.source(), programme.options());
      default -> false;
    };
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
