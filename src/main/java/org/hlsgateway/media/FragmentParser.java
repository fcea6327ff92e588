package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.media.MoovParser.Movie;
import org.hlsgateway.media.MoovParser.SampleDefaults;

/** Reads a moof into samples whose bytes lie in the mdat that follows it. */
final class FragmentParser {
  /** Far above what one frame per fragment makes; bounds what empty samples can cost. */
  private static final int MAX_SAMPLES = 10_000;

  /** About 300 years: microseconds of it fit a long with room to add. */
  private static final long MAX_SECONDS = 10_000_000_000L;

  private static final SampleDefaults NOTHING = new SampleDefaults(0, 0, 0);

  private final Movie movie;

  FragmentParser(Movie movie) {
    this.movie = movie;
  }

  /**
   * @param moof the content of the moof
   * @param mdat the content of the mdat; the samples become slices of it
   * @param mdatStart where that content begins, counted from the moof's first byte
   */
  List<Sample> parse(BoxCursor moof, byte[] mdat, int mdatLength, long mdatStart)
      throws StreamFormatException {
    List<Sample> samples = new ArrayList<>(2);
    while (moof.hasRemaining()) {
      BoxCursor box = moof.nextBox();
      if (box.type().equals("traf")) {
        new TrackFragment(samples, mdat, mdatLength, mdatStart).parse(box);
      }
    }
    return samples;
  }

  private MediaTrack track(int id) {
    for (MediaTrack track : movie.tracks()) {
      if (track.id() == id) {
        return track;
      }
    }
    return null;
  }

  private final class TrackFragment {
    private final List<Sample> samples;
    private final byte[] mdat;
    private final int mdatLength;
    private final long mdatStart;
    private MediaTrack track;
    private SampleDefaults defaults = NOTHING;
    private long decodeTicks = -1;
    private long position;

    TrackFragment(List<Sample> samples, byte[] mdat, int mdatLength, long mdatStart) {
      this.samples = samples;
      this.mdat = mdat;
      this.mdatLength = mdatLength;
      this.mdatStart = mdatStart;
      this.position = mdatStart;
    }

    void parse(BoxCursor traf) throws StreamFormatException {
      header(traf.find("tfhd"));
      if (track == null) {
        return;
      }
      while (traf.hasRemaining()) {
        BoxCursor box = traf.nextBox();
        if (box.type().equals("tfdt")) {
          int version = box.u8();
          box.skip(3);
          decodeTicks = bounded(version == 1 ? box.u64() : box.u32());
        } else if (box.type().equals("trun")) {
          run(box);
        }
      }
    }

    private void header(BoxCursor tfhd) throws StreamFormatException {
      int flags = tfhd.i32() & 0xff_ffff;
      int id = tfhd.i32();
      track = track(id);
      if ((flags & 0x1) != 0) {
        throw new StreamFormatException("A fragment has offsets from the start of the file.");
      }
      if ((flags & 0x2) != 0 && tfhd.u32() != 1) {
        throw new StreamFormatException("A fragment refers to a second sample description.");
      }
      SampleDefaults outer = movie.defaults().getOrDefault(id, NOTHING);
      defaults =
          new SampleDefaults(
              (flags & 0x8) != 0 ? tfhd.u32() : outer.durationTicks(),
              (flags & 0x10) != 0 ? tfhd.u32() : outer.size(),
              (flags & 0x20) != 0 ? tfhd.i32() : outer.flags());
    }

    private void run(BoxCursor trun) throws StreamFormatException {
      if (decodeTicks < 0) {
        throw new StreamFormatException("A fragment does not say its decode time (no 'tfdt').");
      }
      int flags = trun.i32() & 0xff_ffff;
      long count = trun.u32();
      if ((flags & 0x1) != 0) {
        position = trun.i32();
      }
      boolean firstFlags = (flags & 0x4) != 0;
      int firstSampleFlags = firstFlags ? trun.i32() : 0;
      int fields = Integer.bitCount(flags & 0xf00);
      if (count > MAX_SAMPLES - samples.size() || count * 4 * fields > trun.remaining()) {
        throw new StreamFormatException(
            "A fragment claims "
                + count
                + " samples; it has bytes for fewer, or more than "
                + MAX_SAMPLES
                + ".");
      }
      for (int i = 0; i < count; i++) {
        long duration = (flags & 0x100) != 0 ? trun.u32() : defaults.durationTicks();
        long size = (flags & 0x200) != 0 ? trun.u32() : defaults.size();
        int sampleFlags = (flags & 0x400) != 0 ? trun.i32() : defaults.flags();
        int composition = (flags & 0x800) != 0 ? trun.i32() : 0;
        add(duration, size, i == 0 && firstFlags ? firstSampleFlags : sampleFlags, composition);
      }
    }

    private void add(long duration, long size, int flags, int composition)
        throws StreamFormatException {
      long offset = position - mdatStart;
      if (offset < 0 || offset + size > mdatLength) {
        throw new StreamFormatException(
            "A sample of " + size + " bytes lies outside its fragment's " + mdatLength + ".");
      }
      samples.add(
          new Sample(
              track, decodeTicks, duration, composition, flags, mdat, (int) offset, (int) size));
      position += size;
      decodeTicks = bounded(decodeTicks + duration);
    }

    private long bounded(long ticks) throws StreamFormatException {
      if (ticks / track.ticksPerSecond() > MAX_SECONDS) {
        throw new StreamFormatException(
            "A fragment's decode time is "
                + ticks / track.ticksPerSecond()
                + " seconds, which no source reaches.");
      }
      return ticks;
    }
  }
}
