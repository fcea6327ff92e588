package org.hlsgateway.sources;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.hlsgateway.channels.EncoderStatus;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceFingerprints;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.channels.SourceUrls;
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
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.Cutting;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.live.Inputs;
import org.hlsgateway.live.LoginPauses;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.PushedInputs;
import org.hlsgateway.live.StoredProgrammes;
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
@ApplicationScoped
@StartsAt(Stage.SOURCES)
public class Sources implements Inputs, Part {
  private static final Logger LOG = Logger.getLogger(Sources.class.getName());

  private StoredProgrammes programmes;
  private Encoders encoders;
  private SourceMemory memory;
  private SourceFingerprints fingerprints;
  private KnowledgeJournal journal;
  private Optional<OneTimeRedirects> redirects;
  private SourceProxy proxy;
  private Workshop workshop;
  private DirectInputs direct;
  private FfmpegSearch ffmpeg;
  private ChannelInputs inputs;

  /** For the container's proxy only. */
  protected Sources() {}

  /**
   * @throws UncheckedIOException if this machine gives no port to itself
   */
  @Inject
  Sources(
      Settings settings,
      StoredProgrammes programmes,
      SourceUrls sources,
      SourceFingerprints fingerprints,
      KnowledgeTable table) {
    this.programmes = programmes;
    this.journal = new KnowledgeJournal(table);
    this.encoders =
        new Encoders(
            new EncodingWish(
                settings.encoding().videoCodec(),
                settings.encoding().preset(),
                settings.encoding().pixelFormat(),
                settings.encoding().audioCodec()));
    this.memory = new SourceMemory(journal, new Clocks()::date);
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
        new DirectInputs(
            settings.ffmpeg().readsDirectly(),
            new Reach(settings.server().ports()),
            settings.live().startDeadline(),
            new Clocks()::date);
    Settings.Ffmpeg names = settings.ffmpeg();
    this.ffmpeg =
        new FfmpegSearch(
            () -> FfmpegTools.find(names.ffmpeg(), names.ffprobe()), encoders::tryWith);
    this.inputs = new ChannelInputs(this, workshop, direct, sources);
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

  /** Recalls what a predecessor knew of the sources, and ends what it left running. */
  @Override
  public void start() {
    int reaped = workshop.registry().reap();
    if (reaped > 0) {
      LOG.warning("Ended " + reaped + " FFmpeg processes that a predecessor left behind.");
    }
    memory.recall(journal.begin(inUse()));
    // On a thread of its own: an FFmpeg that does not answer must not hold up the server.
    Threads.daemon("ffmpeg-search", () -> whyNoFfmpeg().ifPresent(LOG::warning)).start();
  }

  private Set<String> inUse() {
    return programmes.all().stream()
        .flatMap(programme -> programme.sources().stream())
        .map(fingerprints::of)
        .collect(Collectors.toSet());
  }

  // ---- for sessions ----------------------------------------------------------------------------

  @Override
  public Duration startsWithin() {
    return inputs.startsWithin();
  }

  @Override
  public Cutting cutting(Programme programme) {
    return inputs.cutting(programme);
  }

  @Override
  public Optional<String> obstacle(Programme programme) {
    return inputs.obstacle(programme);
  }

  @Override
  public void look(
      Programme programme,
      List<SourceUrl> candidates,
      LoginPauses pauses,
      Consumer<Optional<SourceUrl>> then) {
    inputs.look(programme, candidates, pauses, then);
  }

  @Override
  public InputRun launch(Programme programme, MediaSink sink) {
    return inputs.launch(programme, sink);
  }

  @Override
  public String planInWords(Programme programme) {
    return inputs.planInWords(programme);
  }

  /** How a stream is opened that is pushed. */
  public PushedInputs of(PushedSource pushed) {
    return new StreamInputs(inputs, pushed);
  }

  // ---- this machine's FFmpeg -------------------------------------------------------------------

  /** Why there is no usable FFmpeg; empty if there is one. */
  Optional<String> missing() {
    return ffmpeg.missing();
  }

  /** The same for people: what cannot be done without it, and what to install. */
  public Optional<String> whyNoFfmpeg() {
    return missing()
        .map(why -> why + " Until then only cameras and pushed streams play that need no coding.");
  }

  /** Only after {@link #missing} saw none missing. */
  FfmpegTools tools() {
    return ffmpeg.tools();
  }

  // ---- what people ask -------------------------------------------------------------------------

  /**
   * Looks at a source without starting anything. Blocks for at most about ten seconds.
   *
   * @param source need not belong to a programme
   * @param settings how it is opened
   */
  public SourceReport test(SourceUrl source, SourceSettings settings) {
    SourceProbe.Result result = inputs.see(source, settings);
    if (result instanceof SourceProbe.Failed failed) {
      return new SourceReport(false, failed.failure().sentence(), List.of());
    }
    SourceFacts facts = ((SourceProbe.Found) result).facts();
    workshop.memory().tested(workshop.fingerprint(source), facts);
    return report(
        facts.audio().isEmpty() || !facts.probed() ? facts : heard(facts, source, settings));
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
        .orElseGet(
            () -> new SourceReport(true, "The source works. " + inWords(planned, facts), lines));
  }

  /** What FFprobe has not seen is read directly. */
  private static String inWords(Planned planned, SourceFacts facts) {
    return (!facts.probed() ? planned.asFlac() : planned).inWords();
  }

  /**
   * True if a picture is passed on whose keyframes are farther apart than its limit, and could be
   * encoded instead.
   */
  public boolean encodingWouldHelp(Programme programme) {
    return workshop.encodingWouldHelp(programme);
  }

  /** How each encoder did that the gateway knows. */
  public List<EncoderStatus> encoders() {
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
  public void changed(Programme programme) {
    programme.sources().forEach(direct::forget);
  }

  /** What only a programme that is gone had taught is forgotten. */
  public void deleted(Programme gone) {
    Set<String> inUse = inUse();
    gone.sources().stream()
        .filter(source -> !inUse.contains(fingerprints.of(source)))
        .forEach(
            source -> {
              memory.forget(fingerprints.of(source));
              direct.forget(source);
            });
  }

  // ---- the end ---------------------------------------------------------------------------------

  /** All that it opened for sessions has ended. */
  @Override
  public void stop() {
    encoders.stop();
    inputs.close();
    direct.close();
    redirects.ifPresent(OneTimeRedirects::close);
    proxy.close();
    // Last: what was learnt is still to be written.
    journal.close();
  }
}
