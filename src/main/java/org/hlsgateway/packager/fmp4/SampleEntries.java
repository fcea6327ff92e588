package org.hlsgateway.packager.fmp4;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads sample entries: codec strings for CODECS (RFC 6381), dimensions, sample rates. */
final class SampleEntries {
  private static final int[] AAC_RATES = {
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
  };
  private static final int HEVC_SPS = 33;

  private SampleEntries() {}

  static MediaTrack video(int id, int ticksPerSecond, BoxCursor entry)
      throws StreamFormatException {
    entry.skip(24);
    int width = entry.u16();
    int height = entry.u16();
    entry.skip(50);
    String codec = entry.type();
    switch (codec) {
      case "avc1", "avc3" -> {
        BoxCursor avcC = entry.find("avcC");
        avcC.skip(1);
        String profile = hex(avcC.take(3));
        int nalLengthBytes = (avcC.u8() & 3) + 1;
        List<byte[]> sets = new ArrayList<>();
        for (int left = avcC.u8() & 0x1f; left > 0; left--) {
          sets.add(avcC.take(avcC.u16()));
        }
        return new MediaTrack(
            id,
            MediaTrack.Kind.VIDEO,
            ticksPerSecond,
            codec + "." + profile,
            "H.264",
            width,
            height,
            0,
            0,
            nalLengthBytes,
            sets);
      }
      case "hvc1", "hev1" -> {
        return hevc(id, ticksPerSecond, codec, width, height, entry.find("hvcC"));
      }
      default ->
          throw new StreamFormatException(
              "The video is coded as '" + codec + "'; H.264 and H.265 are carried.");
    }
  }

  /** ISO/IEC 14496-15 8.3.3.1 for the record, annex E for the codec string. */
  private static MediaTrack hevc(
      int id, int ticksPerSecond, String entry, int width, int height, BoxCursor hvcC)
      throws StreamFormatException {
    hvcC.skip(1);
    int profile = hvcC.u8();
    int compatibility = Integer.reverse(hvcC.i32());
    byte[] constraints = hvcC.take(6);
    int level = hvcC.u8();
    StringBuilder codec = new StringBuilder(entry).append('.');
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
        if (nalType == HEVC_SPS) {
          sets.add(nal);
        }
      }
    }
    return new MediaTrack(
        id,
        MediaTrack.Kind.VIDEO,
        ticksPerSecond,
        codec.toString(),
        "H.265",
        width,
        height,
        0,
        0,
        nalLengthBytes,
        sets);
  }

  static MediaTrack audio(int id, int ticksPerSecond, BoxCursor entry)
      throws StreamFormatException {
    entry.skip(16);
    int channels = entry.u16();
    entry.skip(6);
    int rate = (int) (entry.u32() >>> 16);
    switch (entry.type()) {
      case "mp4a" -> {
        return mp4a(id, ticksPerSecond, channels, rate, entry.find("esds"));
      }
      case "ac-3", "ec-3" -> {
        String name = entry.type().equals("ac-3") ? "AC-3" : "E-AC-3";
        return audio(id, ticksPerSecond, entry.type(), name, rate, channels);
      }
      default ->
          throw new StreamFormatException(
              "The audio is coded as '"
                  + entry.type()
                  + "'; AAC, MP3, AC-3 and E-AC-3 are carried.");
    }
  }

  /** ISO/IEC 14496-1 7.2.6 for the descriptors, 14496-3 1.6.2.1 for AudioSpecificConfig. */
  private static MediaTrack mp4a(int id, int ticksPerSecond, int channels, int rate, BoxCursor esds)
      throws StreamFormatException {
    esds.skip(4);
    descriptor(esds, 3);
    esds.skip(2);
    int flags = esds.u8();
    esds.skip((flags & 0x80) != 0 ? 2 : 0);
    esds.skip((flags & 0x40) != 0 ? esds.u8() : 0);
    esds.skip((flags & 0x20) != 0 ? 2 : 0);
    descriptor(esds, 4);
    int objectType = esds.u8();
    if (objectType == 0x69 || objectType == 0x6b) {
      return audio(id, ticksPerSecond, "mp4a.40.34", "MP3", rate, channels);
    }
    if (objectType != 0x40) {
      throw new StreamFormatException(
          "The audio is coded as 'mp4a."
              + Integer.toHexString(objectType)
              + "'; AAC, MP3, AC-3 and E-AC-3 are carried.");
    }
    esds.skip(12);
    descriptor(esds, 5);
    int first = esds.u16();
    int audioObjectType = first >> 11;
    int rateIndex = first >> 7 & 15;
    int configuration = first >> 3 & 15;
    if (audioObjectType == 31) {
      return audio(
          id, ticksPerSecond, "mp4a.40." + (32 + (first >> 5 & 63)), "AAC", rate, channels);
    }
    return audio(
        id,
        ticksPerSecond,
        "mp4a.40." + audioObjectType,
        "AAC",
        rateIndex < AAC_RATES.length ? AAC_RATES[rateIndex] : rate,
        configuration == 0 ? channels : configuration == 7 ? 8 : configuration);
  }

  private static MediaTrack audio(
      int id, int ticksPerSecond, String codec, String name, int rate, int channels) {
    return new MediaTrack(
        id, MediaTrack.Kind.AUDIO, ticksPerSecond, codec, name, 0, 0, rate, channels, 0, List.of());
  }

  private static void descriptor(BoxCursor esds, int tag) throws StreamFormatException {
    int found = esds.u8();
    if (found != tag) {
      throw new StreamFormatException(
          "The audio's description has descriptor " + found + " where " + tag + " belongs.");
    }
    for (int i = 0; i < 4 && (esds.u8() & 0x80) != 0; i++) {
      // The length, 7 bits a byte: the box bounds what follows, so it is not needed.
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(String.format(Locale.ROOT, "%02x", b));
    }
    return text.toString();
  }
}
