package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.packager.RunTap;

/** The engine of one pushed stream's session: the machine's own, with other wishes. */
final class PushedEngine implements Engine {

  /** Copied pictures have the publisher's keyframes; what is farther apart is cut without one. */
  private static final Duration ASSUMED_KEYFRAMES = Duration.ofSeconds(4);

  private final FfmpegEngine engine;
  private final PushedSource pushed;
  private final PushedMemory memory = new PushedMemory();

  /** The latest run, if it has no FFmpeg. */
  private volatile CopyingRun copying;

  PushedEngine(FfmpegEngine engine, PushedSource pushed) {
    this.engine = engine;
    this.pushed = pushed;
  }

  @Override
  public Settings.Live settings() {
    return engine.settings();
  }

  /** A look, and FFmpeg's own start: others are started at the same time. */
  @Override
  public Duration startsWithin() {
    return PushedRun.LOOK_PATIENCE.multipliedBy(2);
  }

  /** True if the last look found something: the publisher sends. */
  boolean isSeen() {
    return memory.isSeen();
  }

  @Override
  public Packager newPackager(Programme programme, Consumer<LivePresentation> onChange) {
    Settings.Live live = settings();
    Duration part = live.partTarget();
    Duration target = pushed.segmentTarget();
    String run = engine.newPrefix();
    PackagerSettings cutting =
        new PackagerSettings(
            target,
            part.compareTo(target) > 0 ? target : part,
            live.windowSegments(),
            ASSUMED_KEYFRAMES,
            engine.rewind(programme, run),
            false);
    return new Packager(
        cutting, run, onChange, engine.tap(programme, run, new Described(pushed.output())));
  }

  /** Keeps what comes, once it is told what it is. */
  private final class Described implements RunTap {
    private final RunTap kept;

    Described(RunTap kept) {
      this.kept = kept;
    }

    @Override
    public void ofVariant(int variant, FinishedSegment segment) {
      memory.mediaCame();
      CopyingRun now = copying;
      if (now != null) {
        now.describe();
      }
      kept.ofVariant(variant, segment);
    }

    @Override
    public void over() {
      kept.over();
    }
  }

  @Override
  public Optional<String> obstacle(SourceUrl source) {
    if (doesWithoutFfmpeg()) {
      return Optional.empty();
    }
    // Those with a feed have addresses that FFmpeg never sees.
    return pushed.feed().isPresent() ? engine.missing() : engine.obstacle(source);
  }

  private boolean doesWithoutFfmpeg() {
    return pushed.own().isPresent() && !memory.needsFfmpeg();
  }

  @Override
  public Run launch(Programme programme, MediaSink sink) {
    if (doesWithoutFfmpeg()) {
      CopyingRun run = CopyingRun.start(engine.workshop(), pushed, memory, sink);
      copying = run;
      return run;
    }
    copying = null;
    return PushedRun.start(engine.workshop(), engine.tools(), pushed, memory, sink);
  }

  @Override
  public String planInWords(Programme programme) {
    return doesWithoutFfmpeg()
        ? "The stream is pushed to this gateway, and passed on as it comes, without FFmpeg."
        : "The stream is pushed to a streaming server, and fetched from there.";
  }

  @Override
  public void listed(Programme programme, LivePresentation presentation) {
    // Its playlists have names of their own: nothing follows on them.
  }

  @Override
  public void look(Programme programme, List<SourceUrl> among, Consumer<Optional<SourceUrl>> then) {
    // There is one source, and no other to go back to.
    then.accept(Optional.empty());
  }

  @Override
  public boolean isDemanded(Programme programme) {
    return true;
  }

  @Override
  public LoginPauses loginPauses() {
    return engine.loginPauses();
  }

  @Override
  public double chance() {
    return engine.chance();
  }
}
