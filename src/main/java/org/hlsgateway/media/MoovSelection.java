package org.hlsgateway.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Takes tracks out of an initialization section, and puts others into it: their trak and their trex
 * (14496-12 8.8.3).
 */
final class MoovSelection {
  private static final int TRACK_ENABLED = 1;
  private static final int TRACK_IN_MOVIE = 2;

  private MoovSelection() {}

  /**
   * @param bytes boxes, the moov among them
   * @param tracks the track_IDs that stay, and which they get
   */
  static byte[] only(byte[] bytes, Map<Integer, Integer> tracks) throws StreamFormatException {
    return select(BoxCursor.content("stream", bytes, 0, bytes.length), tracks);
  }

  /**
   * The same, and sounds of other streams behind them.
   *
   * @param added by the track_ID that each gets
   */
  static byte[] with(byte[] bytes, Map<Integer, Integer> tracks, Map<Integer, SoundTrack> added)
      throws StreamFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 1024 * added.size());
    BoxCursor boxes = BoxCursor.content("stream", bytes, 0, bytes.length);
    while (boxes.hasRemaining()) {
      BoxCursor box = boxes.nextBox();
      if (box.type().equals("moov")) {
        out.writeBytes(Boxes.box("moov", grown(select(box, tracks), added)));
      } else {
        out.writeBytes(box.whole());
      }
    }
    return out.toByteArray();
  }

  private static byte[] grown(byte[] moov, Map<Integer, SoundTrack> added)
      throws StreamFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(moov.length + 1024 * added.size());
    ByteArrayOutputStream defaults = new ByteArrayOutputStream();
    BoxCursor boxes = BoxCursor.content("moov", moov, 0, moov.length);
    while (boxes.hasRemaining()) {
      BoxCursor box = boxes.nextBox();
      if (box.type().equals("mvex")) {
        while (box.hasRemaining()) {
          defaults.writeBytes(box.nextBox().whole());
        }
      } else {
        out.writeBytes(box.whole());
      }
    }
    added.forEach(
        (id, track) -> {
          out.writeBytes(track.numbered(id));
          defaults.writeBytes(InitWriter.trex(id));
        });
    out.writeBytes(Boxes.box("mvex", defaults.toByteArray()));
    return out.toByteArray();
  }

  private static byte[] select(BoxCursor boxes, Map<Integer, Integer> tracks)
      throws StreamFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(boxes.remaining());
    while (boxes.hasRemaining()) {
      BoxCursor box = boxes.nextBox();
      switch (box.type()) {
        case "moov", "mvex" -> out.writeBytes(Boxes.box(box.type(), select(box, tracks)));
        case "trak" -> {
          Integer id = tracks.get(MoovParser.trackId(box.find("tkhd")));
          if (id != null) {
            out.writeBytes(numbered(enabled(box.whole()), id));
          }
        }
        case "trex" -> {
          box.skip(4);
          Integer id = tracks.get(box.i32());
          if (id != null) {
            byte[] copy = box.whole().clone();
            ByteBuffer.wrap(copy).putInt(12, id);
            out.writeBytes(copy);
          }
        }
        default -> out.writeBytes(box.whole());
      }
    }
    return out.toByteArray();
  }

  /**
   * ISO/IEC 14496-12 8.3.2: a track that is not enabled counts as not there. FFmpeg enables one of
   * each kind; here each is the only one of its rendition.
   */
  static byte[] enabled(byte[] trak) {
    byte[] copy = trak.clone();
    copy[headerOf(copy) + 11] |= TRACK_ENABLED | TRACK_IN_MOVIE;
    return copy;
  }

  /**
   * @param trak is changed
   * @param id the track_ID it gets
   */
  static byte[] numbered(byte[] trak, int id) {
    int at = headerOf(trak);
    // ISO/IEC 14496-12 8.3.2: both dates before it have 64 bits in version 1.
    ByteBuffer.wrap(trak).putInt(at + 12 + (trak[at + 8] == 1 ? 16 : 8), id);
    return trak;
  }

  /** Where its tkhd begins. */
  private static int headerOf(byte[] trak) {
    ByteBuffer bytes = ByteBuffer.wrap(trak);
    int at = 8;
    while (bytes.getInt(at + 4) != 0x746b6864) { // tkhd
      at += bytes.getInt(at);
    }
    return at;
  }
}
