package org.hlsgateway.sources;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.Cutting;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.live.Inputs;
import org.hlsgateway.live.LoginPauses;
import org.hlsgateway.live.Programme;
import org.hlsgateway.plan.Planned;

/** How the channels of the store are opened: directly, where that is possible, or by FFmpeg. */
final class ChannelInputs implements Inputs {

  private static final Duration LONGEST_ASSUMED = Duration.ofSeconds(30);

  private final Sources known;
  private final Workshop workshop;
  private final DirectInputs direct;
  private final SourceUrls sources;
  private final Looks looks = new Looks();

  ChannelInputs(Sources known, Workshop workshop, DirectInputs direct, SourceUrls sources) {
    this.known = known;
    this.workshop = workshop;
    this.direct = direct;
    this.sources = sources;
  }

  @Override
  public Duration startsWithin() {
    return workshop.settings().live().startDeadline();
  }

  @Override
  public Cutting cutting(Programme programme) {
    Settings.Live live = workshop.settings().live();
    return new Cutting(
        live.segmentTarget(),
        live.partTarget(),
        live.windowSegments(),
        keyframeInterval(programme),
        List.of());
  }

  /** Zero if it is not known. */
  private Duration keyframeInterval(Programme programme) {
    Duration known = workshop.known(programme.source()).longestKeyframeInterval();
    MediaPlan plan = workshop.plan(programme).plan();
    if (!plan.video().isEmpty() && !plan.copiesVideo()) {
      return workshop.encodedKeyframes();
    }
    return shorter(known, LONGEST_ASSUMED);
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }

  @Override
  public InputRun launch(Programme programme, MediaSink sink) {
    return DirectRun.start(workshop, direct, programme, sink, () -> mayUseFfmpeg(programme))
        .orElseGet(
            () ->
                mustBeDirect(programme)
                    .<InputRun>map(why -> RefusedRun.because(why, sink))
                    .orElseGet(() -> PlannedRun.start(workshop, direct, tools(), programme, sink)));
  }

  private boolean mayUseFfmpeg(Programme programme) {
    return mustBeDirect(programme).isEmpty() && missing().isEmpty();
  }

  /** Asked anew at each launch: what was found out since the channel was started counts. */
  private Optional<String> mustBeDirect(Programme programme) {
    return direct.mustBeDirect(
        programme.source(), programme.options(), DirectInputs.wantsSound(workshop.plan(programme)));
  }

  @Override
  public String planInWords(Programme programme) {
    Planned planned = workshop.plan(programme);
    Knowledge learnt = workshop.known(programme.source());
    boolean asFlac = direct.isFor(programme, planned, learnt);
    return (asFlac ? planned.asFlac() : planned).inWords()
        + direct.inWords(programme, planned, learnt);
  }

  @Override
  public Optional<String> obstacle(Programme programme) {
    Planned planned = workshop.plan(programme);
    boolean isDirect = direct.isFor(programme, planned, workshop.known(programme.source()));
    Optional<String> missing =
        isDirect
            ? Optional.empty()
            : unusable(programme.source(), programme.options(), DirectInputs.wantsSound(planned));
    return missing.or(() -> unallowed(programme.source()));
  }

  /** Why FFmpeg cannot be used, or must not be. */
  private Optional<String> unusable(SourceUrl source, SourceSettings settings, boolean sound) {
    return direct
        .mustBeDirect(source, settings, sound)
        .or(() -> missingFor(source, settings, sound));
  }

  /** What to install, and what for. */
  private Optional<String> missingFor(SourceUrl source, SourceSettings settings, boolean sound) {
    return missing()
        .map(
            why ->
                direct
                    .needsFfmpegBecause(source, settings, sound)
                    .map(reason -> "FFmpeg is needed, because " + reason + ": " + why)
                    .orElse(why));
  }

  private Optional<String> unallowed(SourceUrl source) {
    // What was allowed when the channel was stored need not be allowed any more: HLS_STREAM_ROOT
    // may name another folder by now, and a symbolic link point out of it.
    return Workshop.isDrawn(source) ? Optional.empty() : sources.problemNow(source);
  }

  @Override
  public void look(
      Programme programme,
      List<SourceUrl> candidates,
      LoginPauses pauses,
      Consumer<Optional<SourceUrl>> then) {
    looks.start(
        () ->
            candidates.stream()
                .filter(source -> works(programme.playing(source), pauses))
                .findFirst(),
        then);
  }

  private boolean works(Programme programme, LoginPauses pauses) {
    SourceUrl source = programme.source();
    if (obstacle(programme).isPresent() || pauses.of(source).isPresent()) {
      return false;
    }
    if (Workshop.isDrawn(source)) {
      return true;
    }
    SourceProbe.Result result = see(source, programme.options());
    if (result instanceof SourceProbe.Failed failed
        && failed.failure().kind() == SourceFailure.Kind.LOGIN_REFUSED) {
      pauses.refused(source, failed.failure());
    }
    return result instanceof SourceProbe.Found;
  }

  /** Directly where it is read directly, else with FFprobe. Blocks for some seconds. */
  SourceProbe.Result see(SourceUrl source, SourceSettings settings) {
    try {
      Optional<SourceProbe.Result> seen =
          direct.look(
              source,
              settings,
              () -> workshop.opening().of(source, settings),
              () -> workshop.useTheOtherTransport(source, settings),
              unusable(source, settings, true).isPresent());
      return seen.orElseGet(
          () ->
              unusable(source, settings, true)
                  .<SourceProbe.Result>map(
                      why ->
                          new SourceProbe.Failed(
                              new SourceFailure(SourceFailure.Kind.LASTING, why)))
                  .orElseGet(() -> workshop.look(tools(), source, settings)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SourceProbe.Failed(
          new SourceFailure(SourceFailure.Kind.PASSING, "The gateway is being stopped."));
    }
  }

  /** Ends what looks at sources in the background. */
  void close() {
    looks.close();
  }

  /** Why there is no usable FFmpeg; empty if there is one. */
  Optional<String> missing() {
    return known.missing();
  }

  Workshop workshop() {
    return workshop;
  }

  /** See {@link Sources#tools}. */
  FfmpegTools tools() {
    return known.tools();
  }
}
