package org.hlsgateway.media;

import static org.hlsgateway.media.NalUnitReader.HEVC_PPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_VPS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hlsgateway.media.MediaTrack.Coding;
import org.hlsgateway.media.MediaTrack.DeclaredBitRates;

/** Reads video sample entries: codec strings for CODECS (RFC 6381), dimensions, parameter sets. */
final class VideoEntries {

  /** VP9 levels by the most luma samples a picture of theirs has, as levels.pdf lists them. */
  private static final int[][] VP9_LEVELS = {
    {36_864, 10},
    {122_880, 20},
    {245_760, 21},
    {552_960, 30},
    {983_040, 31},
    {2_228_224, 41},
    {8_912_896, 52},
    {35_651_584, 62}
  };

  private VideoEntries() {}

  static Coding read(BoxCursor entry) throws StreamFormatException {
    entry.skip(24);
    int width = entry.u16();
    int height = entry.u16();
    entry.skip(50);
    return switch (entry.type()) {
      case "avc1", "avc3" -> avc(width, height, entry);
      case "hvc1", "hev1" -> hevc(width, height, entry);
      case "av01" -> av1(width, height, entry);
      case "vp09" -> vp9(width, height, entry);
      default ->
          throw new UnsupportedCodecException("video", entry.type(), "H.264, H.265, AV1 and VP9");
    };
  }

  /** ISO/IEC 14496-15 5.3.3.1. */
  private static Coding avc(int width, int height, BoxCursor entry) throws StreamFormatException {
    BoxCursor avcC = entry.find("avcC");
    avcC.skip(1);
    String profile = hex(avcC.take(3));
    int nalLengthBytes = (avcC.u8() & 3) + 1;
    List<byte[]> sets = new ArrayList<>();
    for (int left = avcC.u8() & 0x1f; left > 0; left--) {
      sets.add(avcC.take(avcC.u16()));
    }
    return withNalUnits(
        entry.type() + "." + profile, "H.264", width, height, nalLengthBytes, sets, entry);
  }

  /** ISO/IEC 14496-15 8.3.3.1 for the record, annex E for the codec string. */
  private static Coding hevc(int width, int height, BoxCursor entry) throws StreamFormatException {
    BoxCursor hvcC = entry.find("hvcC");
    hvcC.skip(1);
    int profile = hvcC.u8();
    int compatibility = Integer.reverse(hvcC.i32());
    byte[] constraints = hvcC.take(6);
    int level = hvcC.u8();
    StringBuilder codec = new StringBuilder(entry.type()).append('.');
    if (profile >> 6 > 0) {
      codec.append((char) ('A' + (profile >> 6) - 1));
    }
    codec.append(profile & 0x1f).append('.').append(Integer.toHexString(compatibility));
    codec.append((profile & 0x20) == 0 ? ".L" : ".H").append(level);
    int significant = constraints.length;
    while (significant > 0 && constraints[significant - 1] == 0) {
      significant--;
    }
    for (int i = 0; i < significant; i++) {
      codec.append('.').append(Integer.toHexString(constraints[i] & 0xff));
    }
    hvcC.skip(8);
    int nalLengthBytes = (hvcC.u8() & 3) + 1;
    List<byte[]> sets = new ArrayList<>();
    for (int arrays = hvcC.u8(); arrays > 0; arrays--) {
      int nalType = hvcC.u8() & 0x3f;
      for (int left = hvcC.u16(); left > 0; left--) {
        byte[] nal = hvcC.take(hvcC.u16());
        if (nalType >= HEVC_VPS && nalType <= HEVC_PPS) {
          sets.add(nal);
        }
      }
    }
    return withNalUnits(codec.toString(), "H.265", width, height, nalLengthBytes, sets, entry);
  }

  private static Coding withNalUnits(
      String codec,
      String name,
      int width,
      int height,
      int nalLengthBytes,
      List<byte[]> sets,
      BoxCursor entry)
      throws StreamFormatException {
    return new Coding(codec, name, width, height, 0, 0, nalLengthBytes, sets, bitRates(entry));
  }

  /** AV1 Codec ISO Media File Format Binding 2.3.3 for the record, section 5 for the string. */
  private static Coding av1(int width, int height, BoxCursor entry) throws StreamFormatException {
    BoxCursor av1C = entry.find("av1C");
    av1C.skip(1);
    int profileAndLevel = av1C.u8();
    int flags = av1C.u8();
    boolean highBitDepth = (flags & 0x40) != 0;
    boolean twelveBit = (flags & 0x20) != 0;
    int depth = !highBitDepth ? 8 : twelveBit ? 12 : 10;
    String codec =
        String.format(
            Locale.ROOT,
            "av01.%d.%02d%s.%02d",
            profileAndLevel >> 5,
            profileAndLevel & 0x1f,
            (flags & 0x80) == 0 ? "M" : "H",
            depth);
    return Coding.video(codec, "AV1", width, height, bitRates(entry));
  }

  /** VP Codec ISO Media File Format Binding: vpcC, and "Codecs Parameter String". */
  private static Coding vp9(int width, int height, BoxCursor entry) throws StreamFormatException {
    BoxCursor vpcC = entry.find("vpcC");
    vpcC.skip(4);
    int profile = vpcC.u8();
    int level = vpcC.u8();
    int depth = vpcC.u8() >> 4;
    String codec =
        String.format(
            Locale.ROOT,
            "vp09.%02d.%02d.%02d",
            profile,
            level >= 10 && level <= 62 ? level : vp9Level(width, height),
            depth);
    return Coding.video(codec, "VP9", width, height, bitRates(entry));
  }

  /** What FFmpeg copies often has no level; players want one. */
  private static int vp9Level(int width, int height) {
    for (int[] level : VP9_LEVELS) {
      if ((long) width * height <= level[0]) {
        return level[1];
      }
    }
    return VP9_LEVELS[VP9_LEVELS.length - 1][1];
  }

  /** ISO/IEC 14496-12 8.5.2.2, BitRateBox; after the codec's own box if it is there at all. */
  private static DeclaredBitRates bitRates(BoxCursor entry) throws StreamFormatException {
    // What follows the sample entry's own boxes may be old QuickTime's terminator of four bytes.
    while (entry.remaining() >= 8) {
      BoxCursor box = entry.nextBox();
      if (box.type().equals("btrt")) {
        long buffer = box.u32() * 8;
        long peak = box.u32();
        return new DeclaredBitRates(box.u32(), peak, buffer);
      }
    }
    return DeclaredBitRates.NONE;
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(String.format(Locale.ROOT, "%02x", b));
    }
    return text.toString();
  }
}
