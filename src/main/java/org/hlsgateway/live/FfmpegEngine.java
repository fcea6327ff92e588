package org.hlsgateway.live;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.EncoderStatus;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.packager.Rewind;
import org.hlsgateway.packager.RunStart;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/** The engine of every session: the FFmpeg of this machine, and what is known of the sources. */
final class FfmpegEngine implements Engine {

  private static final Duration USUAL_KEYFRAME_INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_ASSUMED = Duration.ofSeconds(30);
  private static final int PREFIX_LENGTH = 12;
  private static final String PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final Workshop workshop;
  private final SourceUrls sources;
  private final Iterable<SegmentListener> listeners;
  private final Looks looks = new Looks();
  private final Iterable<RunDemand> demands;
  private final Archives archives;
  private final LoginPauses loginPauses;
  private final ChannelNumbers numbers;
  private final SecureRandom random = new SecureRandom();
  private volatile FfmpegTools tools;

  FfmpegEngine(
      Workshop workshop,
      SourceUrls sources,
      Iterable<SegmentListener> listeners,
      Iterable<RunDemand> demands,
      Archives archives,
      LoginPauses loginPauses,
      ChannelNumbers numbers) {
    this.workshop = workshop;
    this.sources = sources;
    this.listeners = listeners;
    this.demands = demands;
    this.archives = archives;
    this.loginPauses = loginPauses;
    this.numbers = numbers;
  }

  int reapPredecessors() {
    return workshop.registry().reap();
  }

  @Override
  public Settings.Live settings() {
    return workshop.settings().live();
  }

  @Override
  public Packager newPackager(Channel channel, Consumer<LivePresentation> onChange) {
    Settings.Live live = settings();
    String run = newPrefix();
    PackagerSettings cutting =
        new PackagerSettings(
            live.segmentTarget(),
            live.partTarget(),
            live.windowSegments(),
            keyframeInterval(channel),
            new Rewind(channel.keep().rewind(), archives.open(channel, run)));
    ChannelNumbers.Begin begin = numbers.begin(channel.id());
    return new Packager(
        cutting,
        new RunStart(run, true, begin.first(), begin.continues(), begin.promised()),
        onChange,
        segment -> listeners.forEach(listener -> listener.segmentFinished(channel, segment)));
  }

  private Duration keyframeInterval(Channel channel) {
    Duration known = workshop.known(channel.source()).longestKeyframeInterval();
    MediaPlan plan = workshop.plan(channel).plan();
    if (!plan.video().isEmpty() && !plan.copiesVideo()) {
      return workshop.encodedKeyframes();
    }
    return known.isZero() ? USUAL_KEYFRAME_INTERVAL : shorter(known, LONGEST_ASSUMED);
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
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
  public Engine.Run launch(Channel channel, FfmpegRun.Sink sink, Consumer<String> log) {
    return PlannedRun.start(workshop, tools, channel, sink, log);
  }

  @Override
  public String planInWords(Channel channel) {
    return workshop.plan(channel).inWords();
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
      Channel channel, List<SourceUrl> candidates, Consumer<Optional<SourceUrl>> then) {
    looks.start(
        () ->
            candidates.stream()
                .filter(source -> works(source, channel.playing(source).sourceSettings()))
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
    SourceProbe.Result result = workshop.look(tools, source, settings);
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

  /** Looks again as long as there is none: it may have been installed by now. */
  Optional<String> missing() {
    if (tools == null) {
      try {
        Settings.Ffmpeg names = workshop.settings().ffmpeg();
        FfmpegTools found = FfmpegTools.find(names.ffmpeg(), names.ffprobe());
        tools = found;
        workshop.encoders().tryWith(found);
      } catch (FfmpegTools.Unusable e) {
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public void listed(Channel channel, LivePresentation presentation) {
    numbers.listed(channel.id(), presentation.next(), presentation.terms());
  }

  @Override
  public void runEnded(Channel channel, String run) {
    listeners.forEach(listener -> listener.runEnded(channel, run));
  }

  @Override
  public boolean isDemanded(Channel channel) {
    for (RunDemand demand : demands) {
      if (demand.wants(channel)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  SourceReport test(SourceUrl source, SourceSettings settings) {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      return new SourceReport(false, missing.get(), List.of());
    }
    SourceProbe.Result result = workshop.look(tools, source, settings);
    if (result instanceof SourceProbe.Failed failed) {
      return new SourceReport(false, failed.failure().sentence(), List.of());
    }
    SourceFacts facts = ((SourceProbe.Found) result).facts();
    workshop.memory().tested(workshop.fingerprint(source), facts);
    return report(facts.audio().isEmpty() ? facts : heard(facts, source, settings));
  }

  /** A source may describe a sound of which nothing comes: a microphone that is switched off. */
  private SourceFacts heard(SourceFacts facts, SourceUrl source, SourceSettings settings) {
    return workshop.listen(tools, source, settings) instanceof SourceProbe.Found found
            && found.isWhole()
            && found.facts().streams().size() == facts.streams().size()
        ? found.facts()
        : facts;
  }

  /** As a channel would treat the source that asks for nothing special. */
  private SourceReport report(SourceFacts facts) {
    List<String> lines = facts.streams().stream().map(StreamFacts::inWords).toList();
    Planned planned =
        Planner.plan(
            new KnownSource(Optional.of(facts), Duration.ZERO),
            OutputSettings.DEFAULT,
            workshop.encoders().means());
    return planned
        .obstacle()
        .map(obstacle -> new SourceReport(false, obstacle, lines))
        .orElseGet(() -> new SourceReport(true, "The source works. " + planned.inWords(), lines));
  }

  Workshop workshop() {
    return workshop;
  }

  /** Only after {@link #missing} saw none missing. */
  FfmpegTools tools() {
    return tools;
  }

  /** How each encoder did that the gateway knows. */
  List<EncoderStatus> encoders() {
    EncodingMeans means = workshop.encoders().means();
    String chosen = means.capabilities().encoder(means.wanted()).orElse("");
    return means.capabilities().encoders().stream()
        .map(
            trial ->
                new EncoderStatus(
                    trial.encoder(), trial.works(), trial.encoder().equals(chosen), trial.remark()))
        .toList();
  }

  /** What only a channel that is gone had taught. */
  void forget(SourceUrl source) {
    workshop.memory().forget(workshop.fingerprint(source));
  }
}
