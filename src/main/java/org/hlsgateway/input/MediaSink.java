package org.hlsgateway.input;

import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/**
 * Takes what an input brings. Called by one thread at a time, but for {@link #sound}. A call
 * returns soon, in microseconds or a few milliseconds, and never waits for a viewer: a source's
 * connection need not be read on a thread of its own. When each frame came is told by when it is
 * brought.
 *
 * <p>Whatever throws, throws for good: the input ends, and its {@link InputEnd} is {@link
 * InputEnd#refusedBy}. Once nobody wants the input any more it is stopped, and what it still brings
 * is ignored.
 */
public interface MediaSink {
  /**
   * What the source sends from now on: before the first frame, and again whenever a track comes or
   * goes, or its parameters change in a way that samples do not tell by themselves. Again with the
   * same content is allowed, and costs viewers a discontinuity: an input compares.
   *
   * <p>A sound that the source announces may be named before anything of it came: pictures wait for
   * it half a second at most, then it is silence until it comes.
   *
   * @param init of one video track and one audio track at most, or one of them; more of a kind are
   *     several sizes or languages of the same
   * @throws StreamFormatException if it cannot be shown
   */
  void tracks(InitSection init) throws StreamFormatException;

  /**
   * Frames of the tracks that were named last: each track's in the order of decoding, with times of
   * its own that never go back (a source whose clock jumps back names its tracks again, or goes on
   * from there). Of all tracks, a time is the same moment. Where a source begins is its own affair,
   * but 0 is the least.
   *
   * <p>Each frame's duration is how long it is until the next one of its track, as exactly as it is
   * known: the last one brought may be lengthened by the next. What comes before the first picture
   * at which decoding can begin is left out.
   *
   * @param frames in the order of their arrival; their bytes are not changed any more. As few as
   *     there are: who collects them delays them
   * @param moreIsThere the source sent more already, which is brought next without waiting: lets a
   *     beginning that comes all at once be looked at together
   * @throws StreamFormatException if they cannot be shown, or need the input to be begun anew
   */
  void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException;

  /** As above, where nothing more is known to be there. */
  default void frames(List<Sample> frames) throws StreamFormatException {
    frames(frames, false);
  }

  /**
   * Something to be read about the source on its channel's page, in a line. Secrets of the source's
   * address are masked by the sink. Any thread may call.
   */
  default void log(String line) {}

  /** So many more packets of the source never came. Any thread may call. */
  default void lost(long packets) {}

  // ---- for what comes through a pipe -----------------------------------------------------------

  /**
   * For an input whose sounds come by ways of their own, each on a thread of its own: before {@link
   * #tracks}, and once.
   */
  default void announce(List<AnnouncedSound> soundsApart) {}

  /**
   * What an announced sound is.
   *
   * @throws StreamFormatException if it is none: it does not come then, and the rest goes on
   */
  default void soundTrack(int index, InitSection init) throws StreamFormatException {}

  /**
   * Frames of an announced sound; on a thread of its own.
   *
   * @param index among those announced
   */
  default void sound(int index, List<Sample> frames) {}

  /** True while what came at once is to be told from what follows. */
  default boolean isBeginning() {
    return false;
  }

  /**
   * A part was listed of all that is made, since this was asked last: who would be woken for each
   * frame may sleep for a while, see {@link Rhythm}. Asked after frames were brought.
   */
  default Optional<Pace> listed() {
    return Optional.empty();
  }
}
