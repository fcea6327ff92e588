package org.hlsgateway.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.hlsgateway.channels.SourceFingerprints;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.Capabilities;
import org.hlsgateway.ffmpeg.EncodingWish;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.GeneratedSource;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.MediaJob;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.OneTimeRedirects;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.SourceProxy;
import org.hlsgateway.ffmpeg.SourceQuestion;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.Programme;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/** What all runs share: this machine's encoders, how sources are opened, and what they are like. */
record Workshop(
    Settings settings,
    RunRegistry registry,
    Encoders encoders,
    SourceMemory memory,
    SourceFingerprints fingerprints,
    Opening opening,
    Optional<OneTimeRedirects> redirects,
    Optional<SourceProxy> proxy) {

  private static final Logger LOG = Logger.getLogger(Workshop.class.getName());

  private static final Duration LOOK_DEADLINE = Duration.ofSeconds(12);
  private static final Duration LISTEN_DEADLINE = Duration.ofSeconds(5);
  private static final Duration LONGEST_EXTRA_WAIT = Duration.ofSeconds(30);

  /** What is encoded has keyframes of its own, this far apart at least. */
  private static final Duration ENCODED_KEYFRAMES = Duration.ofSeconds(2);

  /** Test pictures and slates are easy to encode, and must not cost much. */
  private static final String PRESET_OF_DRAWN_PICTURES = "ultrafast";

  String fingerprint(SourceUrl source) {
    return fingerprints.of(source);
  }

  /** FFmpeg opens nothing for it. */
  static boolean isDrawn(SourceUrl source) {
    return GeneratedSource.parse(source.revealed()).isPresent();
  }

  /** What FFmpeg is given as its source, new for each start: without secrets where that works. */
  private String address(SourceUrl source) {
    String url = source.revealed();
    boolean hides = !source.masked().equals(source.value()) && OneTimeRedirects.canLeadTo(url);
    return hides ? redirects.map(redirect -> redirect.to(url)).orElse(url) : url;
  }

  /** How a source is opened at this address of its: to be ended if it is not. */
  private InputOptions options(SourceUrl source, String address, SourceSettings settings) {
    InputOptions options = opening.of(source, settings);
    String url = source.revealed();
    return SourceProxy.carries(url)
        ? proxy
            .map(door -> door.open(url, address, settings.headers().revealed()))
            .map(options::with)
            .orElse(options)
        : options;
  }

  Knowledge known(SourceUrl source) {
    Optional<GeneratedSource> picture = GeneratedSource.parse(source.revealed());
    return picture.isPresent()
        ? Knowledge.NOTHING.seen(picture.get().facts(), Instant.EPOCH, Knowledge.Teacher.LOOK)
        : memory.of(fingerprint(source));
  }

  Planned plan(Programme programme) {
    return plan(programme, encoders.means());
  }

  boolean encodingWouldHelp(Programme programme) {
    return Planner.encodingWouldHelp(
        known(programme.source()).forPlanning(), programme.output(), encoders.means());
  }

  Planned plan(Programme programme, EncodingMeans means) {
    return Planner.plan(known(programme.source()).forPlanning(), programme.output(), means);
  }

  MediaJob job(Programme programme, Planned planned) {
    SourceUrl source = programme.source();
    String address = address(source);
    return new MediaJob(
        source.revealed(),
        address,
        options(source, address, programme.options()),
        known(source).timing(),
        planned.plan(),
        known(source).analysis(),
        encoding(isDrawn(source), encodedKeyframes()));
  }

  /** As above, of a stream of which nothing is remembered. */
  MediaJob job(String address, MediaPlan plan, Duration keyframes) {
    return new MediaJob(
        address,
        address,
        InputOptions.USUAL,
        Timing.LIVE,
        plan,
        MediaJob.Analysis.FULL,
        encoding(false, keyframes));
  }

  private MediaJob.Encoding encoding(boolean isDrawn, Duration keyframes) {
    Capabilities found = encoders.means().capabilities();
    EncodingWish manner = found.manner();
    return new MediaJob.Encoding(
        isDrawn ? PRESET_OF_DRAWN_PICTURES : manner.preset(),
        keyframes,
        found.deinterlacer(),
        manner.pixels(),
        manner.sound());
  }

  Duration encodedKeyframes() {
    Duration segment = settings.live().segmentTarget();
    return segment.compareTo(ENCODED_KEYFRAMES) > 0 ? segment : ENCODED_KEYFRAMES;
  }

  /**
   * Blocks until FFprobe has looked, for about twelve seconds at most and the extra wait, and once
   * more, for twice as long, if that was not enough.
   */
  SourceProbe.Result look(FfmpegTools tools, SourceUrl source, SourceSettings settings) {
    SourceProbe.Result brief = look(tools, source, settings, MediaJob.Analysis.NONE);
    boolean enough = !(brief instanceof SourceProbe.Found found) || found.isWhole();
    return enough ? brief : look(tools, source, settings, MediaJob.Analysis.FULL);
  }

  /**
   * As above, of what somebody pushes just now: on a machine that is busy with many at once, each
   * look takes long, and that must not fail a stream that sends. Whoever waits for it interrupts it
   * when nobody needs it any more.
   */
  SourceProbe.Result lookPatiently(FfmpegTools tools, SourceUrl source, Duration patience) {
    SourceSettings settings = SourceSettings.DEFAULT;
    SourceProbe.Result brief = lookOnce(tools, source, settings, MediaJob.Analysis.NONE, patience);
    boolean enough = !(brief instanceof SourceProbe.Found found) || found.isWhole();
    return enough ? brief : lookOnce(tools, source, settings, MediaJob.Analysis.FULL, patience);
  }

  private SourceProbe.Result look(
      FfmpegTools tools, SourceUrl source, SourceSettings settings, MediaJob.Analysis analysis) {
    SourceProbe.Result result = lookOnce(tools, source, settings, analysis);
    boolean another =
        result instanceof SourceProbe.Failed failed
            && switch (failed.failure().kind()) {
              case TRANSPORT_REFUSED -> useTheOtherTransport(source, settings);
              case NO_TRANSPORT_STREAM -> {
                opening.found(source, false);
                yield true;
              }
              default -> false;
            };
    return another ? lookOnce(tools, source, settings, analysis) : result;
  }

  /** Of a look: somebody may stand before the page that waits for it. */
  static Duration extraWait(SourceSettings settings) {
    Duration wait = settings.extraWait();
    return wait.compareTo(LONGEST_EXTRA_WAIT) < 0 ? wait : LONGEST_EXTRA_WAIT;
  }

  private SourceProbe.Result lookOnce(
      FfmpegTools tools, SourceUrl source, SourceSettings settings, MediaJob.Analysis analysis) {
    Duration deadline =
        LOOK_DEADLINE
            .multipliedBy(analysis == MediaJob.Analysis.FULL ? 2 : 1)
            .plus(extraWait(settings));
    return lookOnce(tools, source, settings, analysis, deadline);
  }

  private SourceProbe.Result lookOnce(
      FfmpegTools tools,
      SourceUrl source,
      SourceSettings settings,
      MediaJob.Analysis analysis,
      Duration deadline) {
    String address = address(source);
    SourceProbe.Result result =
        SourceProbe.look(
            tools,
            source.revealed(),
            address,
            options(source, address, settings),
            analysis,
            registry(),
            deadline);
    return result instanceof SourceProbe.Failed failed
        ? new SourceProbe.Failed(explained(tools, source, settings, failed.failure()))
        : result;
  }

  private SourceFailure explained(
      FfmpegTools tools, SourceUrl source, SourceSettings settings, SourceFailure failure) {
    return ask(tools, source, settings, failure)
        .map(line -> SourceFailure.explain(List.of(line)))
        .orElse(failure)
        .ofSourceWith(source.hasLogin());
  }

  /** See {@link SourceQuestion}; blocks for some seconds where there is something to ask. */
  Optional<String> ask(
      FfmpegTools tools, SourceUrl source, SourceSettings settings, SourceFailure failure) {
    String url = source.revealed();
    if (!SourceQuestion.isWorthwhile(url, failure)) {
      return Optional.empty();
    }
    String address = address(source);
    return SourceQuestion.ask(tools, url, address, options(source, address, settings), failure);
  }

  /** As {@link SourceProbe#listen}, of a source that was just looked at. */
  SourceProbe.Result listen(FfmpegTools tools, SourceUrl source, SourceSettings settings) {
    String address = address(source);
    return SourceProbe.listen(
        tools,
        source.revealed(),
        address,
        options(source, address, settings),
        registry(),
        LISTEN_DEADLINE);
  }

  /** True if the next attempt is made in another way. */
  boolean useTheOtherTransport(SourceUrl source, SourceSettings settings) {
    boolean other = opening.refused(source, settings);
    if (other) {
      LOG.info(() -> source.masked() + " refuses RTSP over TCP: trying UDP from now on.");
    }
    return other;
  }
}
