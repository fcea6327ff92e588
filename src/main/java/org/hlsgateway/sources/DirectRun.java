package org.hlsgateway.sources;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.rtsp.RtspException;

/** One attempt at a camera without FFmpeg. What cannot be read so is read through FFmpeg next. */
final class DirectRun extends SourceRun {
  private final Workshop workshop;
  private final DirectInputs direct;
  private final Programme programme;
  private final String fingerprint;
  private final Planned planned;
  private final RunWatch watch;
  private final RtspInput input;
  private final BooleanSupplier mayUseFfmpeg;
  private volatile boolean unreadable;
  private volatile boolean gaveWay;

  /** What comes, where it is not what was planned for; null: nothing of the kind. */
  private volatile SourceFacts came;

  private DirectRun(
      Workshop workshop,
      DirectInputs direct,
      Programme programme,
      Planned planned,
      RtspInput input,
      BooleanSupplier mayUseFfmpeg) {
    this.workshop = workshop;
    this.direct = direct;
    this.programme = programme;
    this.planned = planned;
    this.input = input;
    this.mayUseFfmpeg = mayUseFfmpeg;
    this.fingerprint = workshop.fingerprint(programme.source());
    this.watch = new RunWatch(workshop, programme, fingerprint, planned);
  }

  /**
   * Returns at once; empty if this is not to be read so.
   *
   * @param mayUseFfmpeg it is there, and need not be left out
   */
  static Optional<InputRun> start(
      Workshop workshop,
      DirectInputs direct,
      Programme programme,
      MediaSink sink,
      BooleanSupplier mayUseFfmpeg) {
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
              DirectRun run =
                  new DirectRun(workshop, direct, programme, planned, input, mayUseFfmpeg);
              run.begin(sink);
              return run;
            });
  }

  private void begin(MediaSink sink) {
    if (planned.plan().audio().stream().anyMatch(MediaPlan.Silence.class::isInstance)) {
      sink.announce(List.of(new AnnouncedSound("", AnnouncedSound.Coming.NEVER)));
    }
    begin(input, sink);
  }

  @Override
  void keyframesNeverCome() {
    workshop.memory().keyframeInterval(fingerprint, KnownSource.NO_KEYFRAMES);
  }

  /** FFmpeg knows more formats, and may know what to do. */
  @Override
  void cannotBePackaged() {
    cannotRead("it cannot be packaged as it comes");
  }

  @Override
  InputEnd failed(SourceFailure why) {
    if (input.trouble().filter(DirectRun::isNotReadable).isEmpty()) {
      return InputEnd.failed(why);
    }
    cannotRead(why.sentence());
    return InputEnd.failed(
        new SourceFailure(
            why.kind(), "The camera is read through FFmpeg, because " + why.sentence() + "."));
  }

  private static boolean isNotReadable(RtspException trouble) {
    return trouble.kind() == RtspException.Kind.NOT_READABLE;
  }

  private void cannotRead(String why) {
    unreadable = true;
    direct.cannotRead(programme.source(), DirectInputs.wantsSound(planned), why);
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    MediaDescription media = presentation.description();
    Optional<SourceFailure> other =
        isOtherSound(media)
            ? Optional.of(
                new SourceFailure(
                    SourceFailure.Kind.NOT_AS_PLANNED,
                    "The source's sound is coded in another way than before."))
            : watch.differs(media, input.codedHere());
    if (other.isPresent()) {
      came = ArrivedFacts.of(media, input.codedHere());
    }
    return other;
  }

  /** FLAC where something else was known to come, or the other way round. */
  private boolean isOtherSound(MediaDescription media) {
    return workshop.known(programme.source()).facts().isPresent()
        && media.audioChannels() > 0
        && planned.uncoded() != input.codedHere().isPresent();
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return switch (kind) {
      case NOT_AS_PLANNED -> unreadable || gaveWay || hasLearnt();
      case TRANSPORT_REFUSED ->
          workshop.useTheOtherTransport(programme.source(), programme.options());
      default -> false;
    };
  }

  /** The next run is planned for what came to this one: nobody needs to look. */
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
  public boolean canGiveWayToTransportStream() {
    return input.codedHere().isPresent()
        && !input.needsSha256()
        && direct.mayGiveWayToTransportStream(programme.source())
        && mayUseFfmpeg.getAsBoolean();
  }

  @Override
  public SourceFailure giveWayToTransportStream() {
    gaveWay = true;
    return new SourceFailure(
        SourceFailure.Kind.NOT_AS_PLANNED,
        "The camera is read through FFmpeg: "
            + direct.giveWayToTransportStream(programme.source())
            + ".");
  }

  @Override
  public void remember(LivePresentation presentation) {
    if (presentation != null) {
      watch.remember(presentation.description());
    }
  }
}
