package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a decoder needs before a track's samples, as the sample entry holds it: for containers that
 * repeat it within the stream.
 *
 * @param parameterSets of avcC or hvcC (ISO/IEC 14496-15), whole NAL units in their order; empty
 *     for what has none
 * @param audioSpecificConfig of esds (ISO/IEC 14496-3 1.6.2.1); empty for what has none
 * @param record content of avcC, hvcC, av1C, dOps or dfLa, as it is; empty for what has none of
 *     these
 */
public record CodecConfiguration(
    List<byte[]> parameterSets, byte[] audioSpecificConfig, byte[] record) {

  private static final CodecConfiguration NONE =
      new CodecConfiguration(List.of(), new byte[0], new byte[0]);
  private static final int VIDEO_ENTRY_BYTES = 78;
  private static final int AUDIO_ENTRY_BYTES = 28;
  private static final int DECODER_SPECIFIC = 5;

  public CodecConfiguration {
    parameterSets = List.copyOf(parameterSets);
  }

  /**
   * @return by track id; a track of a codec that needs nothing has an empty one
   */
  public static Map<Integer, CodecConfiguration> of(InitSection init) throws StreamFormatException {
    byte[] bytes = init.bytes();
    BoxCursor moov = BoxCursor.content("stream", bytes, 0, bytes.length).find("moov");
    Map<Integer, CodecConfiguration> found = new HashMap<>();
    while (moov.hasRemaining()) {
      BoxCursor box = moov.nextBox();
      if (box.type().equals("trak")) {
        track(box, found);
      }
    }
    return found;
  }

  /** avcC's content. */
  static CodecConfiguration ofAvc(byte[] record) throws StreamFormatException {
    return avc(BoxCursor.content("avcC", record, 0, record.length));
  }

  /** hvcC's content. */
  static CodecConfiguration ofHevc(byte[] record) throws StreamFormatException {
    return hevc(BoxCursor.content("hvcC", record, 0, record.length));
  }

  private static void track(BoxCursor trak, Map<Integer, CodecConfiguration> found)
      throws StreamFormatException {
    int id = MoovParser.trackId(trak.find("tkhd"));
    BoxCursor stsd = trak.find("mdia").find("minf").find("stbl").find("stsd");
    stsd.skip(8);
    found.put(id, entry(stsd.nextBox()));
  }

  private static CodecConfiguration entry(BoxCursor entry) throws StreamFormatException {
    switch (entry.type()) {
      case "avc1", "avc3" -> {
        entry.skip(VIDEO_ENTRY_BYTES);
        return avc(entry.find("avcC"));
      }
      case "hvc1", "hev1" -> {
        entry.skip(VIDEO_ENTRY_BYTES);
        return hevc(entry.find("hvcC"));
      }
      case "mp4a" -> {
        entry.skip(AUDIO_ENTRY_BYTES);
        return new CodecConfiguration(
            List.of(), audioSpecificConfig(entry.find("esds")), new byte[0]);
      }
      case "av01" -> {
        entry.skip(VIDEO_ENTRY_BYTES);
        return ofRecord(entry.find("av1C"));
      }
      case "Opus" -> {
        entry.skip(AUDIO_ENTRY_BYTES);
        return ofRecord(entry.find("dOps"));
      }
      case "fLaC" -> {
        entry.skip(AUDIO_ENTRY_BYTES);
        return ofRecord(entry.find("dfLa"));
      }
      default -> {
        return NONE;
      }
    }
  }

  private static CodecConfiguration ofRecord(BoxCursor box) throws StreamFormatException {
    return new CodecConfiguration(List.of(), new byte[0], box.rest());
  }

  private static CodecConfiguration avc(BoxCursor avcC) throws StreamFormatException {
    byte[] record = avcC.rest();
    avcC.skip(5);
    List<byte[]> sets = new ArrayList<>();
    for (int left = avcC.u8() & 0x1f; left > 0; left--) {
      sets.add(avcC.take(avcC.u16()));
    }
    for (int left = avcC.u8(); left > 0; left--) {
      sets.add(avcC.take(avcC.u16()));
    }
    return new CodecConfiguration(sets, new byte[0], record);
  }

  private static CodecConfiguration hevc(BoxCursor hvcC) throws StreamFormatException {
    byte[] record = hvcC.rest();
    hvcC.skip(22);
    List<byte[]> sets = new ArrayList<>();
    for (int arrays = hvcC.u8(); arrays > 0; arrays--) {
      hvcC.skip(1);
      for (int left = hvcC.u16(); left > 0; left--) {
        sets.add(hvcC.take(hvcC.u16()));
      }
    }
    return new CodecConfiguration(sets, new byte[0], record);
  }

  /** ISO/IEC 14496-1 7.2.6: descriptors within descriptors. */
  private static byte[] audioSpecificConfig(BoxCursor esds) throws StreamFormatException {
    esds.skip(4);
    descriptor(esds);
    esds.skip(2);
    int flags = esds.u8();
    esds.skip((flags & 0x80) != 0 ? 2 : 0);
    esds.skip((flags & 0x40) != 0 ? esds.u8() : 0);
    esds.skip((flags & 0x20) != 0 ? 2 : 0);
    descriptor(esds);
    esds.skip(13);
    if (!esds.hasRemaining() || esds.u8() != DECODER_SPECIFIC) {
      return new byte[0];
    }
    return esds.take(length(esds));
  }

  private static void descriptor(BoxCursor esds) throws StreamFormatException {
    esds.skip(1);
    length(esds);
  }

  private static int length(BoxCursor esds) throws StreamFormatException {
    int length = 0;
    for (int i = 0; i < 4; i++) {
      int next = esds.u8();
      length = length << 7 | next & 0x7f;
      if ((next & 0x80) == 0) {
        break;
      }
    }
    return length;
  }
}
