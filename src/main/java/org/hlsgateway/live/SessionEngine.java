package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.RunTap;

/**
 * What sessions need of this machine.
 *
 * @param inputs of the programmes that are to be played with it
 * @param pushed what plays that is pushed under a name
 */
record SessionEngine(
    Inputs inputs,
    Function<String, Optional<PushedSession>> pushed,
    Settings.Live settings,
    Packagers packagers,
    Iterable<RunDemand> demands,
    LoginPauses loginPauses,
    Counts counts)
    implements Engine {

  /** The same, for what others open. */
  SessionEngine with(Inputs others) {
    return new SessionEngine(others, pushed, settings, packagers, demands, loginPauses, counts);
  }

  @Override
  public Duration startsWithin() {
    return inputs.startsWithin();
  }

  @Override
  public Packager newPackager(
      Programme programme, Consumer<LivePresentation> onChange, RunTap reader) {
    return packagers.open(programme, inputs.cutting(programme), onChange, reader);
  }

  @Override
  public Optional<String> obstacle(Programme programme) {
    // Nothing is opened for a pushed stream: it is there, or it is not.
    return programme.source().pushedName().isPresent()
        ? Optional.empty()
        : inputs.obstacle(programme);
  }

  @Override
  public void look(
      Programme programme, List<SourceUrl> sources, Consumer<Optional<SourceUrl>> then) {
    Optional<SourceUrl> there = sources.stream().filter(this::isPushed).findFirst();
    List<SourceUrl> others =
        sources.stream().filter(source -> source.pushedName().isEmpty()).toList();
    if (there.isPresent() || others.isEmpty()) {
      then.accept(there);
    } else {
      inputs.look(programme, others, loginPauses, then);
    }
  }

  private boolean isPushed(SourceUrl source) {
    return source.pushedName().flatMap(pushed).isPresent();
  }

  @Override
  public InputRun launch(Programme programme, MediaSink sink) {
    Optional<String> name = programme.source().pushedName();
    return name.isPresent()
        ? PushedSourceRun.start(name.get(), pushed.apply(name.get()), sink)
        : inputs.launch(programme, sink);
  }

  @Override
  public String planInWords(Programme programme) {
    return programme
        .source()
        .pushedName()
        .map(name -> "What is pushed as " + name + " is passed on as it comes, without FFmpeg.")
        .orElseGet(() -> inputs.planInWords(programme));
  }

  @Override
  public void listed(Programme programme, LivePresentation presentation) {
    packagers.listed(programme, presentation);
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
}
