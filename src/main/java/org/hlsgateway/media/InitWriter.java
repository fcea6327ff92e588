package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.List;

/** Writes the initialization section of a fragmented MP4 (ISO/IEC 14496-12 8.8) by its tracks. */
public final class InitWriter {
  private static final int UNITY = 0x1_0000;
  private static final int ENABLED_IN_MOVIE = 3;
  private static final int MOVIE_TICKS_PER_SECOND = 1_000;
  private static final byte[] MATRIX = Boxes.ints(UNITY, 0, 0, 0, UNITY, 0, 0, 0, 0x4000_0000);

  private InitWriter() {}

  /**
   * The section, and its tracks in the order that they were described in, with the numbers 1, 2 and
   * so on.
   *
   * @param tracks at least one
   * @throws StreamFormatException if what describes a track cannot be read back
   */
  public static InitSection write(List<TrackDescription> tracks) throws StreamFormatException {
    List<byte[]> boxes = new ArrayList<>();
    boxes.add(
        Boxes.full(
            "mvhd",
            0,
            Boxes.ints(0, 0, MOVIE_TICKS_PER_SECOND, 0, UNITY, 0x0100_0000, 0, 0),
            MATRIX,
            Boxes.ints(0, 0, 0, 0, 0, 0, tracks.size() + 1)));
    List<byte[]> defaults = new ArrayList<>();
    for (TrackDescription track : tracks) {
      int id = boxes.size();
      boxes.add(trak(id, track));
      defaults.add(trex(id));
    }
    boxes.add(Boxes.box("mvex", defaults.toArray(byte[][]::new)));
    byte[] moov = Boxes.box("moov", boxes.toArray(byte[][]::new));
    byte[] ftyp = Boxes.box("ftyp", Boxes.text("iso6"), Boxes.ints(0), Boxes.text("iso6mp41"));
    return InitSection.parse(Boxes.join(ftyp, moov));
  }

  static byte[] trex(int id) {
    return Boxes.full("trex", 0, Boxes.ints(id, 1, 0, 0, 0));
  }

  static byte[] trak(int id, TrackDescription track) {
    boolean video = track.isVideo();
    return Boxes.box(
        "trak",
        Boxes.full(
            "tkhd",
            ENABLED_IN_MOVIE,
            Boxes.ints(0, 0, id, 0, 0, 0, 0, 0, video ? 0 : 0x0100_0000),
            MATRIX,
            Boxes.ints(track.width() << 16, track.height() << 16)),
        Boxes.box(
            "mdia",
            Boxes.full(
                "mdhd",
                0,
                Boxes.ints(0, 0, track.ticksPerSecond(), 0, packed(track.language()) << 16)),
            Boxes.full(
                "hdlr",
                0,
                Boxes.ints(0),
                Boxes.text(video ? "vide" : "soun"),
                Boxes.ints(0, 0, 0),
                Boxes.text(video ? "Video\0" : "Sound\0")),
            Boxes.box(
                "minf",
                video
                    ? Boxes.full("vmhd", 1, Boxes.ints(0, 0))
                    : Boxes.full("smhd", 0, new byte[4]),
                Boxes.box("dinf", Boxes.full("dref", 0, Boxes.ints(1), Boxes.full("url ", 1))),
                Boxes.box(
                    "stbl",
                    Boxes.full("stsd", 0, Boxes.ints(1), track.sampleEntry()),
                    Boxes.full("stts", 0, Boxes.ints(0)),
                    Boxes.full("stsc", 0, Boxes.ints(0)),
                    Boxes.full("stsz", 0, Boxes.ints(0, 0)),
                    Boxes.full("stco", 0, Boxes.ints(0))))));
  }

  /** 8.4.2.3: three letters, five bits each. */
  private static int packed(String language) {
    int packed = 0;
    for (char letter : (language.matches("[a-z]{3}") ? language : "und").toCharArray()) {
      packed = packed << 5 | letter - 'a' + 1;
    }
    return packed;
  }
}
