package org.hlsgateway.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.hlsgateway.channels.EncoderStatus;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceFingerprints;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.EncodingWish;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.OneTimeRedirects;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.SourceProxy;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.http.Reach;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * What is known of sources and how they are opened: this machine's FFmpeg and its encoders, the
 * doors that addresses with secrets are led through, and what earlier looks and runs taught.
 */
final class Sources implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Sources.class.getName());

  private final Encoders encoders;
  private final SourceMemory memory;
  private final SourceFingerprints fingerprints;
  private final KnowledgeJournal journal;
  private final Optional<OneTimeRedirects> redirects;
  private final SourceProxy proxy;
  private final Workshop workshop;
  private final DirectInputs direct;
  private final FfmpegSearch ffmpeg;

  /**
   * @throws UncheckedIOException if this machine gives no port to itself
   */
  Sources(
      Settings settings, SourceFingerprints fingerprints, KnowledgeTable table, Clocks clocks) {
    this.journal = new KnowledgeJournal(table);
    this.encoders =
        new Encoders(
            new EncodingWish(
                settings.encoding().videoCodec(),
                settings.encoding().preset(),
                settings.encoding().pixelFormat(),
                settings.encoding().audioCodec()));
    this.memory = new SourceMemory(journal, clocks::date);
    this.fingerprints = fingerprints;
    this.redirects = startRedirects();
    this.proxy = startProxy(settings.server());
    this.workshop =
        new Workshop(
            settings,
            new RunRegistry(settings.store().dataDir().resolve("run")),
            encoders,
            memory,
            fingerprints,
            new Opening(),
            redirects,
            Optional.of(proxy));
    this.direct =
        new DirectInputs(settings.ffmpeg().readsDirectly(), new Reach(settings.server().ports()));
    Settings.Ffmpeg names = settings.ffmpeg();
    this.ffmpeg =
        new FfmpegSearch(
            () -> FfmpegTools.find(names.ffmpeg(), names.ffprobe()), encoders::tryWith);
  }

  private static Optional<OneTimeRedirects> startRedirects() {
    try {
      return Optional.of(OneTimeRedirects.start());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Passwords of sources will be among FFmpeg's arguments", e);
      return Optional.empty();
    }
  }

  /** Without it no source could be fetched by HTTP: nothing is to start then. */
  private static SourceProxy startProxy(Settings.Server server) {
    try {
      return SourceProxy.start(new Reach(server.ports()));
    } catch (IOException e) {
      throw new UncheckedIOException("No port of this machine's own can be listened on", e);
    }
  }

  /** Recalls what a predecessor knew of the sources of these, and ends what it left running. */
  void start(List<Programme> all) {
    int reaped = workshop.registry().reap();
    if (reaped > 0) {
      LOG.warning("Ended " + reaped + " FFmpeg processes that a predecessor left behind.");
    }
    memory.recall(journal.begin(of(all)));
    // On a thread of its own: an FFmpeg that does not answer must not hold up the server.
    Threads.daemon("ffmpeg-search", () -> missing().ifPresent(LOG::warning)).start();
  }

  private Set<String> of(List<Programme> programmes) {
    return programmes.stream()
        .flatMap(programme -> programme.sources().stream())
        .map(fingerprints::of)
        .collect(Collectors.toSet());
  }

  Workshop workshop() {
    return workshop;
  }

  DirectInputs direct() {
    return direct;
  }

  /** Why there is no usable FFmpeg; empty if there is one. */
  Optional<String> missing() {
    return ffmpeg.missing();
  }

  /** Only after {@link #missing} saw none missing. */
  FfmpegTools tools() {
    return ffmpeg.tools();
  }

  // ---- what people ask -------------------------------------------------------------------------

  /** Looks at a source; blocks for at most about ten seconds. */
  SourceReport test(SourceUrl source, SourceSettings settings) {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      return new SourceReport(false, missing.get(), List.of());
    }
    SourceProbe.Result result = workshop.look(tools(), source, settings);
    if (result instanceof SourceProbe.Failed failed) {
      return new SourceReport(false, failed.failure().sentence(), List.of());
    }
    SourceFacts facts = ((SourceProbe.Found) result).facts();
    workshop.memory().tested(workshop.fingerprint(source), facts);
    return report(facts.audio().isEmpty() ? facts : heard(facts, source, settings));
  }

  /** A source may describe a sound of which nothing comes: a microphone that is switched off. */
  private SourceFacts heard(SourceFacts facts, SourceUrl source, SourceSettings settings) {
    return workshop.listen(tools(), source, settings) instanceof SourceProbe.Found found
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

  // ---- what changes ----------------------------------------------------------------------------

  /** Its settings are others now: what could not be read directly may be readable. */
  void changed(Programme programme) {
    programme.sources().forEach(direct::forget);
  }

  /**
   * What only a programme that is gone had taught is forgotten.
   *
   * @param others those that are still there
   */
  void deleted(Programme gone, List<Programme> others) {
    Set<String> inUse = of(others);
    gone.sources().stream()
        .filter(source -> !inUse.contains(fingerprints.of(source)))
        .forEach(
            source -> {
              memory.forget(fingerprints.of(source));
              direct.forget(source);
            });
  }

  // ---- the end ---------------------------------------------------------------------------------

  /** Ends the trials of encoders, if they still go on. */
  void stopTrials() {
    encoders.stop();
  }

  /** Only once all that it opened has ended. */
  @Override
  public void close() {
    direct.close();
    redirects.ifPresent(OneTimeRedirects::close);
    proxy.close();
    // Last: what was learnt is still to be written.
    journal.close();
  }
}
