package org.hlsgateway.live;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.CopyJob;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;

/** The engine of every session: the FFmpeg of this machine, and what is known of the sources. */
final class FfmpegEngine implements Engine {

  private static final Logger LOG = Logger.getLogger(FfmpegEngine.class.getName());
  private static final Duration PROBE_DEADLINE = Duration.ofSeconds(12);
  private static final Duration USUAL_KEYFRAME_INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_ASSUMED = Duration.ofSeconds(30);
  private static final int PREFIX_LENGTH = 12;
  private static final String PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final Settings settings;
  private final SourceUrls sources;
  private final RunRegistry registry;
  private final Iterable<SegmentListener> listeners;
  private final SourceMemory memory = new SourceMemory();
  private final Opening opening = new Opening();
  private final SecureRandom random = new SecureRandom();
  private volatile FfmpegTools tools;

  FfmpegEngine(Settings settings, SourceUrls sources, Iterable<SegmentListener> listeners) {
    this.settings = settings;
    this.sources = sources;
    this.listeners = listeners;
    this.registry = new RunRegistry(settings.store().dataDir().resolve("run"));
  }

  int reapPredecessors() {
    return registry.reap();
  }

  @Override
  public Settings.Live settings() {
    return settings.live();
  }

  @Override
  public Packager newPackager(Channel channel, Consumer<LivePresentation> onChange) {
    Duration known = memory.of(channel.source().revealed()).longestKeyframeInterval();
    Settings.Live live = settings.live();
    PackagerSettings cutting =
        new PackagerSettings(
            live.segmentTarget(),
            live.partTarget(),
            live.windowSegments(),
            known.isZero() ? USUAL_KEYFRAME_INTERVAL : shorter(known, LONGEST_ASSUMED));
    return new Packager(
        cutting,
        newPrefix(),
        onChange,
        segment -> listeners.forEach(listener -> listener.segmentFinished(channel, segment)));
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }

  /** Unguessable, so that a name can be cached for ever and given away by nobody else. */
  private String newPrefix() {
    StringBuilder prefix = new StringBuilder(PREFIX_LENGTH);
    for (int i = 0; i < PREFIX_LENGTH; i++) {
      prefix.append(PREFIX_LETTERS.charAt(random.nextInt(PREFIX_LETTERS.length())));
    }
    return prefix.toString();
  }

  @Override
  public Engine.Run launch(Channel channel, FfmpegRun.Sink sink, Consumer<String> log) {
    SourceUrl source = channel.source();
    SourceMemory.Known known = memory.of(source.revealed());
    CopyJob job =
        new CopyJob(
            source.revealed(),
            opening.of(source, channel.sourceSettings()),
            known.audio(),
            known.analysis());
    return new Running(FfmpegRun.start(tools, job, registry, sink, log));
  }

  private record Running(FfmpegRun run) implements Engine.Run {
    @Override
    public CompletableFuture<FfmpegRun.Exit> exited() {
      return run.exited();
    }

    @Override
    public void stop() {
      run.stop();
    }
  }

  @Override
  public Optional<String> obstacle(SourceUrl source) {
    // What was allowed when the channel was stored need not be allowed any more: HLS_STREAM_ROOT
    // may name another folder by now, and a symbolic link point out of it.
    return missing().or(() -> sources.problemNow(source));
  }

  /** Looks again as long as there is none: it may have been installed by now. */
  Optional<String> missing() {
    if (tools == null) {
      try {
        tools = FfmpegTools.find(settings.ffmpeg().ffmpeg(), settings.ffmpeg().ffprobe());
      } catch (FfmpegTools.Unusable e) {
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean adapt(Channel channel, SourceFailure.Kind kind) {
    String source = channel.source().revealed();
    SourceMemory.Known known = memory.of(source);
    if (kind == SourceFailure.Kind.AUDIO_NOT_COPYABLE && known.audio() == CopyJob.Audio.COPY) {
      memory.audioMustBeEncoded(source);
      return true;
    }
    if (kind == SourceFailure.Kind.NOT_ANALYSED && known.analysis() == CopyJob.Analysis.NONE) {
      memory.mustBeAnalysed(source);
      return true;
    }
    return kind == SourceFailure.Kind.TRANSPORT_REFUSED
        && useTheOtherTransport(channel.source(), channel.sourceSettings());
  }

  private boolean useTheOtherTransport(SourceUrl source, SourceSettings settings) {
    boolean other = opening.refused(source, settings);
    if (other) {
      LOG.info(() -> source.masked() + " refuses RTSP over TCP: trying UDP from now on.");
    }
    return other;
  }

  @Override
  public void remember(Channel channel, LivePresentation presentation) {
    if (presentation != null) {
      memory.keyframeInterval(
          channel.source().revealed(), presentation.description().longestKeyframeInterval());
    }
  }

  @Override
  public void runEnded(Channel channel, String run) {
    listeners.forEach(listener -> listener.runEnded(channel, run));
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
    SourceProbe.Result result = look(source, settings);
    if (result instanceof SourceProbe.Found found) {
      return report(source, found.streams());
    }
    SourceProbe.Failed failed = (SourceProbe.Failed) result;
    return new SourceReport(false, failed.failure().sentence(), List.of());
  }

  private SourceProbe.Result look(SourceUrl source, SourceSettings settings) {
    Duration deadline = PROBE_DEADLINE.plus(shorter(settings.extraWait(), LONGEST_ASSUMED));
    SourceProbe.Result result =
        SourceProbe.look(tools, source.revealed(), opening.of(source, settings), deadline);
    boolean refused =
        result instanceof SourceProbe.Failed failed
            && failed.failure().kind() == SourceFailure.Kind.TRANSPORT_REFUSED;
    return refused && useTheOtherTransport(source, settings)
        ? SourceProbe.look(tools, source.revealed(), opening.of(source, settings), deadline)
        : result;
  }

  private SourceReport report(SourceUrl source, List<StreamFacts> streams) {
    List<String> lines = streams.stream().map(StreamFacts::inWords).toList();
    Optional<StreamFacts> video = first(streams, StreamFacts.Kind.VIDEO);
    Optional<StreamFacts> audio = first(streams, StreamFacts.Kind.AUDIO);
    if (video.isEmpty() && audio.isEmpty()) {
      return new SourceReport(false, "The source has neither video nor sound.", lines);
    }
    if (video.isPresent() && !video.get().codec().equals("h264")) {
      return new SourceReport(
          false,
          String.format(
              Locale.ROOT,
              "The video's codec, %s, is not supported yet; H.264 is.",
              video.get().codec().isEmpty() ? "unknown" : video.get().codec()),
          lines);
    }
    boolean copyAudio = audio.isEmpty() || audio.get().codec().equals("aac");
    if (!copyAudio) {
      memory.audioMustBeEncoded(source.revealed());
    }
    return new SourceReport(
        true,
        copyAudio
            ? "The source works; everything is passed on as it is."
            : String.format(
                Locale.ROOT,
                "The source works; the sound (%s) is transcoded to AAC.",
                audio.get().codec()),
        lines);
  }

  private static Optional<StreamFacts> first(List<StreamFacts> streams, StreamFacts.Kind kind) {
    return streams.stream().filter(stream -> stream.kind() == kind).findFirst();
  }
}
