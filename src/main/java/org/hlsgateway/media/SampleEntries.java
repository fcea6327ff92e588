package org.hlsgateway.media;

import static org.hlsgateway.media.Boxes.box;
import static org.hlsgateway.media.Boxes.join;
import static org.hlsgateway.media.NalUnitReader.AVC_PPS;
import static org.hlsgateway.media.NalUnitReader.AVC_SPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_PPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_SPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_VPS;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes what a source says of its media in the stream itself into the initialization section:
 * parameter sets of H.264 and H.265 (ISO/IEC 14496-15), and AAC's configuration (14496-3).
 */
final class SampleEntries {
  private static final int VIDEO_ENTRY_BYTES = 78;
  private static final int AUDIO_ENTRY_BYTES = 28;

  /** The profiles whose avcC has chroma and bit depth (14496-15 5.3.3.1.2). */
  private static final List<Integer> WITH_CHROMA = List.of(100, 110, 122, 144);

  private SampleEntries() {}

  @FunctionalInterface
  private interface Change {
    /** The new content of the sample entry. */
    byte[] apply(BoxCursor entry) throws StreamFormatException;
  }

  /**
   * The section for what begins with this keyframe.
   *
   * @return empty if the keyframe does not carry all that it takes
   */
  static Optional<InitSection> withPictureOf(Sample keyframe, InitSection init)
      throws StreamFormatException {
    boolean hevc = keyframe.track().isHevc();
    List<byte[]> sps = unitsOf(keyframe, hevc ? HEVC_SPS : AVC_SPS);
    List<byte[]> pps = unitsOf(keyframe, hevc ? HEVC_PPS : AVC_PPS);
    List<byte[]> vps = hevc ? unitsOf(keyframe, HEVC_VPS) : List.of();
    if (sps.isEmpty() || pps.isEmpty() || hevc && vps.isEmpty()) {
      return Optional.empty();
    }
    Optional<PictureFormat> format = PictureFormat.of(sps.get(0), hevc);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    int nalLengthBytes = keyframe.track().coding().nalLengthBytes();
    byte[] record =
        hevc
            ? hvcC(format.get(), nalLengthBytes, vps, sps, pps)
            : avcC(format.get(), nalLengthBytes, sps, pps);
    String name = hevc ? "hvcC" : "avcC";
    return Optional.of(
        changed(
            init,
            keyframe.track().id(),
            entry -> {
              byte[] fields = entry.take(VIDEO_ENTRY_BYTES);
              ByteBuffer.wrap(fields)
                  .putShort(24, (short) format.get().width())
                  .putShort(26, (short) format.get().height());
              return join(fields, children(entry, name), box(name, record));
            }));
  }

  /**
   * The section for AAC of this configuration.
   *
   * @param config AudioSpecificConfig
   */
  static InitSection withSound(InitSection init, MediaTrack track, byte[] config, int rate)
      throws StreamFormatException {
    byte[] esds = Boxes.esds(Boxes.MPEG4_AUDIO, track.coding().bitRates(), config);
    return changed(
        init,
        track.id(),
        entry -> {
          byte[] fields = entry.take(AUDIO_ENTRY_BYTES);
          ByteBuffer.wrap(fields).putInt(24, rate < 1 << 16 ? rate << 16 : 0);
          return join(fields, children(entry, "esds"), esds);
        });
  }

  private static List<byte[]> unitsOf(Sample sample, int type) {
    List<byte[]> found = new ArrayList<>();
    NalUnitReader units = new NalUnitReader(sample);
    while (units.next()) {
      byte[] unit = units.unit();
      boolean isNew = found.stream().noneMatch(other -> Arrays.equals(other, unit));
      if (units.type() == type && isNew && found.size() < 31) {
        found.add(unit);
      }
    }
    return found;
  }

  /** 14496-15 5.3.3.1.2. */
  static byte[] avcC(PictureFormat format, int nalLengthBytes, List<byte[]> sps, List<byte[]> pps) {
    byte[] first = sps.get(0);
    byte[] chroma =
        WITH_CHROMA.contains(format.profile())
            ? new byte[] {
              (byte) (0xfc | format.chroma()),
              (byte) (0xf8 | format.bitDepth() - 8),
              (byte) (0xf8 | format.bitDepth() - 8),
              0
            }
            : new byte[0];
    return join(
        new byte[] {1, first[1], first[2], first[3], (byte) (0xfc | nalLengthBytes - 1)},
        new byte[] {(byte) (0xe0 | sps.size())},
        lengthPrefixed(sps),
        new byte[] {(byte) pps.size()},
        lengthPrefixed(pps),
        chroma);
  }

  /** 14496-15 8.3.3.1.2. */
  static byte[] hvcC(
      PictureFormat format,
      int nalLengthBytes,
      List<byte[]> vps,
      List<byte[]> sps,
      List<byte[]> pps)
      throws StreamFormatException {
    byte[] first = sps.get(0);
    BitReader bits = new BitReader(first, 2, first.length);
    bits.skip(8);
    byte[] profile = new byte[12];
    for (int i = 0; i < profile.length; i++) {
      profile[i] = (byte) bits.bits(8);
    }
    return join(
        new byte[] {1},
        profile,
        new byte[] {
          (byte) 0xf0,
          0,
          (byte) 0xfc,
          (byte) (0xfc | format.chroma()),
          (byte) (0xf8 | format.bitDepth() - 8),
          (byte) (0xf8 | format.bitDepth() - 8),
          0,
          0,
          (byte) (1 << 3 | nalLengthBytes - 1),
          3
        },
        array(HEVC_VPS, vps),
        array(HEVC_SPS, sps),
        array(HEVC_PPS, pps));
  }

  private static byte[] array(int type, List<byte[]> units) {
    byte[] head = ByteBuffer.allocate(3).put((byte) type).putShort((short) units.size()).array();
    return join(head, lengthPrefixed(units));
  }

  private static byte[] lengthPrefixed(List<byte[]> units) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] unit : units) {
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) unit.length).array());
      out.writeBytes(unit);
    }
    return out.toByteArray();
  }

  private static byte[] children(BoxCursor entry, String without) throws StreamFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (entry.remaining() >= 8) {
      BoxCursor child = entry.nextBox();
      if (!child.type().equals(without)) {
        out.writeBytes(child.whole());
      }
    }
    return out.toByteArray();
  }

  private static InitSection changed(InitSection init, int track, Change change)
      throws StreamFormatException {
    byte[] bytes =
        rewrite(BoxCursor.content("stream", init.bytes(), 0, init.bytes().length), track, change);
    return InitSection.parse(bytes);
  }

  private static byte[] rewrite(BoxCursor boxes, int track, Change change)
      throws StreamFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (boxes.hasRemaining()) {
      BoxCursor box = boxes.nextBox();
      switch (box.type()) {
        case "moov", "mdia", "minf", "stbl" ->
            out.writeBytes(box(box.type(), rewrite(box, track, change)));
        case "trak" -> out.writeBytes(trak(box, track, change));
        case "stsd" -> {
          byte[] head = box.take(8);
          BoxCursor entry = box.nextBox();
          String type = entry.type();
          out.writeBytes(box("stsd", join(head, box(type, change.apply(entry)))));
        }
        default -> out.writeBytes(box.whole());
      }
    }
    return out.toByteArray();
  }

  private static byte[] trak(BoxCursor box, int track, Change change) throws StreamFormatException {
    byte[] whole = box.whole();
    if (MoovParser.trackId(box.find("tkhd")) != track) {
      return whole;
    }
    BoxCursor again = BoxCursor.content("stream", whole, 0, whole.length).nextBox();
    return box("trak", rewrite(again, track, change));
  }
}
