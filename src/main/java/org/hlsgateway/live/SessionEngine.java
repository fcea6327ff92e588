package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;

/**
 * What sessions need of this machine.
 *
 * @param inputs of the programmes that are to be played with it
 */
record SessionEngine(
    Inputs inputs,
    Settings.Live settings,
    Packagers packagers,
    Iterable<RunDemand> demands,
    LoginPauses loginPauses,
    Counts counts)
    implements Engine {

  /** The same, for what others open. */
  SessionEngine with(Inputs others) {
    return new SessionEngine(others, settings, packagers, demands, loginPauses, counts);
  }

  @Override
  public Duration startsWithin() {
    return inputs.startsWithin();
  }

  @Override
  public Packager newPackager(Programme programme, Consumer<LivePresentation> onChange) {
    return packagers.open(programme, inputs.cutting(programme), onChange);
  }

  @Override
  public Optional<String> obstacle(Programme programme) {
    return inputs.obstacle(programme);
  }

  @Override
  public void look(
      Programme programme, List<SourceUrl> sources, Consumer<Optional<SourceUrl>> then) {
    inputs.look(programme, sources, loginPauses, then);
  }

  @Override
  public InputRun launch(Programme programme, MediaSink sink) {
    return inputs.launch(programme, sink);
  }

  @Override
  public String planInWords(Programme programme) {
    return inputs.planInWords(programme);
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
