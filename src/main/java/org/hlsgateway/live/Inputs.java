package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.MediaSink;

/**
 * Opens programmes' sources: knows which input brings them, and what is to be made of them. A port:
 * {@code sources} implements it, so that no session knows of FFmpeg.
 */
public interface Inputs {

  /** How long a start may take until the first picture, on a machine that is busy with others. */
  Duration startsWithin();

  /** How what comes is to be cut. */
  Cutting cutting(Programme programme);

  /** Why the programme's source cannot be opened now, for viewers; empty if it can. */
  Optional<String> obstacle(Programme programme);

  /**
   * Looks at sources in the background, and tells the first that works; empty if none does, or if
   * there was no time to look.
   *
   * @param programme says how they are opened
   * @param pauses what refused a login is not looked at, and what refuses one now is noted
   */
  void look(
      Programme programme,
      List<SourceUrl> sources,
      LoginPauses pauses,
      Consumer<Optional<SourceUrl>> then);

  /**
   * Only after {@link #obstacle} saw none. Returns at once.
   *
   * @param programme its source is the one to play
   */
  InputRun launch(Programme programme, MediaSink sink);

  /** What is, or would be, made of the programme's source, in sentences. */
  String planInWords(Programme programme);
}
