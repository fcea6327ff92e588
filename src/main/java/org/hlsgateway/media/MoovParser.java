package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a moov: the tracks, and the defaults that fragments fall back on. */
final class MoovParser {
  private static final int MAX_TICKS_PER_SECOND = 1_000_000_000;

  /** Each costs a rendition: more than any ladder with any number of languages needs. */
  private static final int MAX_TRACKS = 32;

  /**
   * @param defaults by track id, from trex
   */
  record Movie(List<MediaTrack> tracks, Map<Integer, SampleDefaults> defaults) {}

  /** What a sample has where its run says nothing (8.8.3, 8.8.7). */
  record SampleDefaults(long durationTicks, long size, int flags) {}

  private MoovParser() {}

  static Movie parse(BoxCursor moov) throws StreamFormatException {
    List<MediaTrack> tracks = new ArrayList<>();
    Map<Integer, SampleDefaults> defaults = new HashMap<>();
    while (moov.hasRemaining()) {
      BoxCursor box = moov.nextBox();
      if (box.type().equals("trak")) {
        track(box).ifPresent(tracks::add);
      } else if (box.type().equals("mvex")) {
        extend(box, defaults);
      }
    }
    if (tracks.isEmpty()) {
      throw new StreamFormatException("The stream has neither a video nor an audio track.");
    }
    if (tracks.size() > MAX_TRACKS) {
      throw new StreamFormatException(
          "The stream has " + tracks.size() + " tracks; " + MAX_TRACKS + " are possible.");
    }
    if (tracks.stream().map(MediaTrack::id).distinct().count() < tracks.size()) {
      throw new StreamFormatException("Two tracks of the stream have the same number.");
    }
    return new Movie(tracks, defaults);
  }

  private static void extend(BoxCursor mvex, Map<Integer, SampleDefaults> defaults)
      throws StreamFormatException {
    while (mvex.hasRemaining()) {
      BoxCursor box = mvex.nextBox();
      if (box.type().equals("trex")) {
        box.skip(4);
        int trackId = box.i32();
        box.skip(4);
        defaults.put(trackId, new SampleDefaults(box.u32(), box.u32(), box.i32()));
      }
    }
  }

  private static Optional<MediaTrack> track(BoxCursor trak) throws StreamFormatException {
    int id = 0;
    while (trak.hasRemaining()) {
      BoxCursor box = trak.nextBox();
      if (box.type().equals("tkhd")) {
        id = trackId(box);
      } else if (box.type().equals("mdia")) {
        return media(id, box);
      }
    }
    throw new StreamFormatException("A track of the stream has no 'mdia' in it.");
  }

  static int trackId(BoxCursor tkhd) throws StreamFormatException {
    int version = tkhd.u8();
    tkhd.skip(version == 1 ? 3 + 16 : 3 + 8);
    return tkhd.i32();
  }

  private static Optional<MediaTrack> media(int id, BoxCursor mdia) throws StreamFormatException {
    BoxCursor mdhd = mdia.find("mdhd");
    int version = mdhd.u8();
    mdhd.skip(version == 1 ? 3 + 16 : 3 + 8);
    long ticksPerSecond = mdhd.u32();
    if (ticksPerSecond < 1 || ticksPerSecond > MAX_TICKS_PER_SECOND) {
      throw new StreamFormatException(
          "Track "
              + id
              + " counts "
              + ticksPerSecond
              + " ticks a second; 1 to "
              + MAX_TICKS_PER_SECOND
              + " are possible.");
    }
    mdhd.skip(version == 1 ? 8 : 4);
    String language = language(mdhd.u16());
    BoxCursor hdlr = mdia.find("hdlr");
    hdlr.skip(8);
    String handler = hdlr.fourCharacters();
    if (!handler.equals("vide") && !handler.equals("soun")) {
      return Optional.empty();
    }
    BoxCursor stsd = mdia.find("minf").find("stbl").find("stsd");
    stsd.skip(4);
    if (stsd.u32() != 1) {
      throw new StreamFormatException("Track " + id + " has not exactly one sample description.");
    }
    BoxCursor entry = stsd.nextBox();
    boolean video = handler.equals("vide");
    return Optional.of(
        new MediaTrack(
            id,
            video ? MediaTrack.Kind.VIDEO : MediaTrack.Kind.AUDIO,
            (int) ticksPerSecond,
            language,
            video ? VideoEntries.read(entry) : AudioEntries.read(entry)));
  }

  /** 8.4.2.3: three letters, five bits each. Undetermined, and what is no letter, is none. */
  private static String language(int packed) {
    StringBuilder code = new StringBuilder(3);
    for (int shift = 10; shift >= 0; shift -= 5) {
      code.append((char) ('a' - 1 + (packed >> shift & 0x1f)));
    }
    boolean letters = code.chars().allMatch(c -> c >= 'a' && c <= 'z');
    return letters && !code.toString().equals("und") ? code.toString() : "";
  }
}
