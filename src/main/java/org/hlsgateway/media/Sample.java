package org.hlsgateway.media;

/**
 * One frame of a track. Its bytes are a slice of an array that nobody changes any more.
 *
 * @param decodeTicks in the track's timescale; 0 or more
 * @param durationTicks until the next frame of the track; 0 or more
 * @param compositionTicks presentation time minus decode time; may be negative
 * @param flags sample_flags of ISO/IEC 14496-12 8.8.3.1
 */
public record Sample(
    MediaTrack track,
    long decodeTicks,
    long durationTicks,
    int compositionTicks,
    int flags,
    byte[] source,
    int offset,
    int length) {

  private static final int IS_NON_SYNC = 0x0001_0000;

  /** True if decoding can begin here. */
  public boolean isSync() {
    return !track.isVideo() || claimsSync() && isRandomAccess();
  }

  /**
   * True if the stream says that decoding can begin here. FFmpeg says so too of a picture that only
   * begins to be refreshed piece by piece, which is shown whole much later (14496-10 D.2.8).
   */
  public boolean claimsSync() {
    return (flags & IS_NON_SYNC) == 0;
  }

  /** {@link #flags}, but never claiming more than is true. */
  int honestFlags() {
    return isSync() ? flags : flags | IS_NON_SYNC;
  }

  /**
   * H.264: an IDR picture, or one of intra slices (table 7-6); H.265: table 7-1, 16 to 23. What
   * cannot be read is believed.
   */
  private boolean isRandomAccess() {
    if (track.coding().nalLengthBytes() == 0) {
      return true;
    }
    NalUnitReader units = new NalUnitReader(this);
    while (units.next()) {
      if (units.isSlice()) {
        return units.isRandomAccess() || !track.isHevc() && isIntra(units);
      }
    }
    return true;
  }

  private boolean isIntra(NalUnitReader slice) {
    try {
      BitReader bits = new BitReader(source, slice.start() + 1, slice.end());
      bits.unsigned();
      long type = bits.unsigned() % 5;
      return type == 2 || type == 4;
    } catch (StreamFormatException tooShort) {
      return true;
    }
  }

  /**
   * False if a video frame has the headers of a picture and no picture: the source was cut off
   * there, and decoders complain. Of what cannot be read this way, nothing is said.
   */
  public boolean hasPicture() {
    if (!track.isVideo() || track.coding().nalLengthBytes() == 0 || length == 0) {
      return true;
    }
    NalUnitReader units = new NalUnitReader(this);
    while (units.next()) {
      if (units.isSlice()) {
        return true;
      }
    }
    return !units.isSound();
  }

  public long decodeMicros() {
    return track.toMicros(decodeTicks);
  }

  public long endMicros() {
    return track.toMicros(decodeTicks + durationTicks);
  }

  public long presentationMicros() {
    return track.toMicros(decodeTicks + compositionTicks);
  }

  public Sample withDurationTicks(long ticks) {
    return new Sample(track, decodeTicks, ticks, compositionTicks, flags, source, offset, length);
  }

  /** The same as a sample of another track that counts as many ticks a second. */
  public Sample on(MediaTrack other) {
    return other == track
        ? this
        : new Sample(
            other, decodeTicks, durationTicks, compositionTicks, flags, source, offset, length);
  }

  /** The same at another time. */
  public Sample at(long ticks) {
    return new Sample(track, ticks, durationTicks, compositionTicks, flags, source, offset, length);
  }

  /** The same, decoded at another time; shown, and over, when it was. */
  public Sample decodedAt(long ticks) {
    long earlier = decodeTicks - ticks;
    return new Sample(
        track,
        ticks,
        durationTicks + earlier,
        Math.toIntExact(compositionTicks + earlier),
        flags,
        source,
        offset,
        length);
  }
}
