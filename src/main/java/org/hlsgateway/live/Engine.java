package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.RunTap;

/** What a session needs of the world: settings, inputs, packagers, chance. */
interface Engine {

  Settings.Live settings();

  /** How long a start may take until the first picture, on a machine that is busy with others. */
  default Duration startsWithin() {
    return settings().startDeadline();
  }

  /**
   * @param onChange gets every new presentation, on the thread that caused it
   * @param reader reads along too
   */
  Packager newPackager(Programme programme, Consumer<LivePresentation> onChange, RunTap reader);

  /** Why the programme's source cannot be opened now, for viewers; empty if it can. */
  Optional<String> obstacle(Programme programme);

  /**
   * Looks at sources in the background, and tells the first that works; empty if none does, or if
   * there was no time to look. A stream that is pushed now is told at once.
   *
   * @param programme says how they are opened
   */
  void look(Programme programme, List<SourceUrl> sources, Consumer<Optional<SourceUrl>> then);

  /**
   * Only after {@link #obstacle} saw none. Returns at once.
   *
   * @param programme its source is the one to play
   */
  InputRun launch(Programme programme, MediaSink sink);

  /** What is, or would be, made of the channel's source, in sentences. */
  String planInWords(Programme programme);

  /** This is what viewers see from now on; to be called for each, is quick. */
  void listed(Programme programme, LivePresentation presentation);

  /** Something other than viewers wants the channel to run now. */
  boolean isDemanded(Programme programme);

  /** What refused a login, and is left alone. */
  LoginPauses loginPauses();

  /** Where to count what happens. */
  default Counts counts() {
    return Counts.UNREAD;
  }

  /** In [0, 1). */
  double chance();
}
