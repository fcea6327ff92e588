package org.hlsgateway.live;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.hlsgateway.channels.EncoderStatus;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.packager.Rewind;
import org.hlsgateway.packager.RunStart;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/** The engine of every session: the FFmpeg of this machine, and what is known of the sources. */
final class FfmpegEngine implements Engine {

  private static final Duration LONGEST_ASSUMED = Duration.ofSeconds(30);
  private static final int PREFIX_LENGTH = 12;
  private static final String PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final Sources known;
  private final Workshop workshop;
  private final DirectInputs direct;
  private final SourceUrls sources;
  private final Looks looks = new Looks();
  private final Iterable<RunDemand> demands;
  private final Iterable<RunTaps> taps;
  private final Archives archives;
  private final LoginPauses loginPauses;
  private final ChannelNumbers numbers;
  private final SecureRandom random = new SecureRandom();

  FfmpegEngine(
      Sources known,
      SourceUrls sources,
      Iterable<RunDemand> demands,
      Iterable<RunTaps> taps,
      Archives archives,
      LoginPauses loginPauses,
      ChannelNumbers numbers) {
    this.known = known;
    this.workshop = known.workshop();
    this.direct = known.direct();
    this.sources = sources;
    this.demands = demands;
    this.taps = taps;
    this.archives = archives;
    this.loginPauses = loginPauses;
    this.numbers = numbers;
  }

  @Override
  public Settings.Live settings() {
    return workshop.settings().live();
  }

  @Override
  public Packager newPackager(Programme programme, Consumer<LivePresentation> onChange) {
    Settings.Live live = settings();
    String run = newPrefix();
    PackagerSettings cutting =
        new PackagerSettings(
            live.segmentTarget(),
            live.partTarget(),
            live.windowSegments(),
            keyframeInterval(programme),
            rewind(programme, run),
            true);
    ChannelNumbers.Begin begin = numbers.begin(programme.channelId().orElseThrow());
    return new Packager(
        cutting,
        new RunStart(run, true, begin.first(), begin.continues(), begin.promised()),
        onChange,
        AllTaps.of(programme, run, taps));
  }

  /** How far viewers may go back in a run, and where that is kept. */
  Rewind rewind(Programme programme, String run) {
    return new Rewind(programme.keep().rewind(), archives.open(programme, run));
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

  /** All who read along with a run; its own first. */
  RunTap tap(Programme programme, String run, RunTap own) {
    return AllTaps.of(programme, run, taps, own);
  }

  /** Unguessable, so that a name can be cached for ever and given away by nobody else. */
  String newPrefix() {
    StringBuilder prefix = new StringBuilder(PREFIX_LENGTH);
    for (int i = 0; i < PREFIX_LENGTH; i++) {
      prefix.append(PREFIX_LETTERS.charAt(random.nextInt(PREFIX_LETTERS.length())));
    }
    return prefix.toString();
  }

  @Override
  public Engine.Run launch(Programme programme, MediaSink sink) {
    return DirectRun.start(workshop, direct, programme, sink)
        .orElseGet(() -> PlannedRun.start(workshop, tools(), programme, sink));
  }

  @Override
  public String planInWords(Programme programme) {
    Planned planned = workshop.plan(programme);
    return planned.inWords()
        + direct.inWords(programme, planned, workshop.known(programme.source()));
  }

  @Override
  public boolean encodingWouldHelp(Programme programme) {
    return workshop.encodingWouldHelp(programme);
  }

  @Override
  public Optional<String> obstacle(SourceUrl source) {
    // What was allowed when the channel was stored need not be allowed any more: HLS_STREAM_ROOT
    // may name another folder by now, and a symbolic link point out of it.
    return missing()
        .or(() -> Workshop.isDrawn(source) ? Optional.empty() : sources.problemNow(source));
  }

  @Override
  public void look(
      Programme programme, List<SourceUrl> candidates, Consumer<Optional<SourceUrl>> then) {
    looks.start(
        () ->
            candidates.stream()
                .filter(source -> works(source, programme.playing(source).options()))
                .findFirst(),
        then);
  }

  private boolean works(SourceUrl source, SourceSettings settings) {
    if (obstacle(source).isPresent() || loginPauses.of(source).isPresent()) {
      return false;
    }
    if (Workshop.isDrawn(source)) {
      return true;
    }
    SourceProbe.Result result = workshop.look(tools(), source, settings);
    if (result instanceof SourceProbe.Failed failed
        && failed.failure().kind() == SourceFailure.Kind.LOGIN_REFUSED) {
      loginPauses.refused(source, failed.failure());
    }
    return result instanceof SourceProbe.Found;
  }

  @Override
  public LoginPauses loginPauses() {
    return loginPauses;
  }

  /** Ends what looks at sources in the background. */
  void close() {
    looks.close();
  }

  /** Why there is no usable FFmpeg; empty if there is one. */
  Optional<String> missing() {
    return known.missing();
  }

  @Override
  public void listed(Programme programme, LivePresentation presentation) {
    numbers.listed(programme.channelId().orElseThrow(), presentation.next(), presentation.terms());
  }

  @Override
  public boolean isDemanded(Programme programme) {
    for (RunDemand demand : demands) {
      if (demand.wants(programme)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  Workshop workshop() {
    return workshop;
  }

  /** See {@link Sources#tools}. */
  FfmpegTools tools() {
    return known.tools();
  }
}
