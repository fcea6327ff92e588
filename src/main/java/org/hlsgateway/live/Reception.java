package org.hlsgateway.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.Pace;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.time.Clocks;

/**
 * Takes what one input brings, for as long as it is a session's latest, and hands it to the
 * packager, which tells who reads along. Packages under the session's monitor, on the thread that
 * brings it.
 */
final class Reception implements MediaSink {

  /** What it asks of the session; with the monitor held, but for the last three. */
  interface Session {
    /** True if this input's frames are wanted. */
    boolean takes(int number);

    boolean isLive();

    /** Any thread may ask. */
    boolean isBeginning();

    /** Any thread may tell. */
    void lost(long packets);

    /** Any thread may tell. */
    void logged(int number, String line);
  }

  private final int number;
  private final Object monitor;
  private final Session session;
  private final Publication publication;
  private final Audience audience;
  private final Clocks clocks;
  private LivePresentation told;

  /**
   * @param number of the input among the session's
   * @param monitor the session's
   */
  Reception(
      int number,
      Object monitor,
      Session session,
      Publication publication,
      Audience audience,
      Clocks clocks) {
    this.number = number;
    this.monitor = monitor;
    this.session = session;
    this.publication = publication;
    this.audience = audience;
    this.clocks = clocks;
  }

  @Override
  public void announce(List<AnnouncedSound> soundsApart) {
    synchronized (monitor) {
      if (session.takes(number)) {
        publication.packager().announce(soundsApart);
      }
    }
  }

  @Override
  public void tracks(InitSection init) throws StreamFormatException {
    synchronized (monitor) {
      if (session.takes(number)) {
        Instant now = clocks.now();
        publication.packager().begin(init, now, clocks.dateOf(now));
      }
    }
  }

  @Override
  public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
    synchronized (monitor) {
      if (session.takes(number)) {
        Instant now = clocks.now();
        publication.packager().accept(frames, moreIsThere, now, clocks.dateOf(now));
      }
    }
  }

  @Override
  public void soundTrack(int index, InitSection init) throws StreamFormatException {
    synchronized (monitor) {
      if (session.takes(number)) {
        publication.packager().beginSound(index, init);
      }
    }
  }

  @Override
  public void sound(int index, List<Sample> frames) {
    synchronized (monitor) {
      if (session.takes(number)) {
        Instant now = clocks.now();
        publication.packager().acceptSound(index, frames, now, clocks.dateOf(now));
      }
    }
  }

  @Override
  public boolean isBeginning() {
    return session.isBeginning();
  }

  @Override
  public Optional<Pace> listed() {
    synchronized (monitor) {
      LivePresentation present = publication.current();
      boolean listed = present != told && session.isLive() && present.isLevel();
      told = present;
      return listed && session.takes(number)
          ? Optional.of(
              new Pace(present.partTarget(), present.peakBitsPerSecond(), audience.isThere()))
          : Optional.empty();
    }
  }

  @Override
  public void lost(long packets) {
    session.lost(packets);
  }

  @Override
  public void log(String line) {
    session.logged(number, line);
  }
}
