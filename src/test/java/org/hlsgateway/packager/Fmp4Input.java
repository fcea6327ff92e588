package org.hlsgateway.packager;

import java.time.Instant;
import java.util.List;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.ffmpeg.FragmentedOutput;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/** Lets a packager have fragmented MP4, as FFmpeg writes it, by way of what reads it in earnest. */
public final class Fmp4Input implements MediaSink {
  private final Packager packager;
  private FragmentedOutput reader;
  private Instant now = Instant.EPOCH;
  private Instant date = Instant.EPOCH;

  public Fmp4Input(Packager packager) {
    this.packager = packager;
  }

  public void beginInput(Instant present) {
    packager.beginInput(present);
    reader = new FragmentedOutput(this);
  }

  public void write(byte[] bytes, int offset, int length, Instant present, Instant calendar)
      throws StreamFormatException {
    write(bytes, offset, length, false, present, calendar);
  }

  public void write(
      byte[] bytes, int offset, int length, boolean more, Instant present, Instant calendar)
      throws StreamFormatException {
    now = present;
    date = calendar;
    reader.write(bytes, offset, length, more);
  }

  public void writeSound(
      int index, byte[] bytes, int offset, int length, Instant present, Instant calendar) {
    now = present;
    date = calendar;
    reader.writeSound(index, bytes, offset, length);
  }

  @Override
  public void tracks(InitSection init) throws StreamFormatException {
    packager.begin(init, now, date);
  }

  @Override
  public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
    packager.accept(frames, moreIsThere, now, date);
  }

  /** Tests announce to the packager itself. */
  @Override
  public void announce(List<AnnouncedSound> soundsApart) {
    // FFmpeg was not started: it announces none.
  }

  @Override
  public void soundTrack(int index, InitSection init) throws StreamFormatException {
    packager.beginSound(index, init);
  }

  @Override
  public void sound(int index, List<Sample> frames) {
    packager.acceptSound(index, frames, now, date);
  }
}
