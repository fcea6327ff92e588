package org.hlsgateway.media;

/**
 * A sound's description (a {@code trak} box), to be put beside the pictures of another stream: one
 * that came by itself, or one made up for a sound that did not come.
 */
public final class SoundTrack {
  private static final int SAMPLES_PER_SECOND = 48_000;

  /** AAC LC, 48 kHz, stereo; what sounds are transcoded to. ISO/IEC 14496-3 1.6.2.1. */
  private static final byte[] CONFIGURATION = {0x11, (byte) 0x90};

  private final byte[] trak;

  private SoundTrack(byte[] trak) {
    this.trak = trak;
  }

  /** As it came. */
  public static SoundTrack of(InitSection init, MediaTrack track) throws StreamFormatException {
    byte[] bytes = init.bytes();
    BoxCursor moov = BoxCursor.content("stream", bytes, 0, bytes.length).find("moov");
    while (moov.hasRemaining()) {
      BoxCursor box = moov.nextBox();
      if (box.type().equals("trak") && MoovParser.trackId(box.find("tkhd")) == track.id()) {
        return new SoundTrack(box.whole());
      }
    }
    throw new StreamFormatException("The stream has no track " + track.id() + ".");
  }

  /**
   * Of AAC, 48 kHz, stereo.
   *
   * @param language ISO 639-2/T, three small letters; empty if unknown
   */
  public static SoundTrack madeUp(String language) {
    try {
      TrackDescription described =
          TrackDescription.aac(SAMPLES_PER_SECOND, CONFIGURATION).in(language);
      return new SoundTrack(InitWriter.trak(1, described));
    } catch (StreamFormatException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @param id the track_ID it gets
   */
  byte[] numbered(int id) {
    return MoovSelection.numbered(MoovSelection.enabled(trak), id);
  }
}
