package org.hlsgateway.packager.fmp4;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Takes tracks out of an initialization section: their trak and their trex (14496-12 8.8.3). */
final class MoovSelection {
  private MoovSelection() {}

  /**
   * @param bytes boxes, the moov among them
   * @param tracks the track_IDs that stay
   */
  static byte[] only(byte[] bytes, Set<Integer> tracks) throws StreamFormatException {
    return select(BoxCursor.content("stream", bytes, 0, bytes.length), tracks);
  }

  private static byte[] select(BoxCursor boxes, Set<Integer> tracks) throws StreamFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(boxes.remaining());
    while (boxes.hasRemaining()) {
      BoxCursor box = boxes.nextBox();
      switch (box.type()) {
        case "moov", "mvex" -> writeBox(out, box.type(), select(box, tracks));
        case "trak" -> {
          if (tracks.contains(MoovParser.trackId(box.find("tkhd")))) {
            out.writeBytes(box.whole());
          }
        }
        case "trex" -> {
          box.skip(4);
          if (tracks.contains(box.i32())) {
            out.writeBytes(box.whole());
          }
        }
        default -> out.writeBytes(box.whole());
      }
    }
    return out.toByteArray();
  }

  private static void writeBox(ByteArrayOutputStream out, String type, byte[] content) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length + 8).array());
    out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(content);
  }
}
