package org.hlsgateway.media;

import org.hlsgateway.media.MediaTrack.Coding;
import org.hlsgateway.media.MediaTrack.DeclaredBitRates;

/** Reads audio sample entries: codec strings for CODECS (RFC 6381), sample rates, channels. */
final class AudioEntries {
  /** ISO/IEC 14496-3, table 1.18. */
  static final int[] AAC_RATES = {
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
  };

  private static final int DECODER_SPECIFIC = 5;
  private static final int[] AC3_RATES = {48000, 44100, 32000};
  private static final int[] AC3_CHANNELS = {2, 1, 2, 3, 3, 4, 4, 5};
  private static final String CARRIED = "AAC, MP3, Opus, FLAC, AC-3 and E-AC-3";

  private AudioEntries() {}

  static Coding read(BoxCursor entry) throws StreamFormatException {
    entry.skip(16);
    int channels = entry.u16();
    entry.skip(6);
    int rate = (int) (entry.u32() >>> 16);
    return switch (entry.type()) {
      case "mp4a" -> mp4a(channels, rate, entry.find("esds"));
      case "Opus" -> opus(entry.find("dOps"));
      case "fLaC" -> flac(entry.find("dfLa"));
      case "ac-3" -> ac3(entry.find("dac3"));
      case "ec-3" -> eac3(entry.find("dec3"));
      default -> throw new UnsupportedCodecException("audio", entry.type(), CARRIED);
    };
  }

  /** Encapsulation of Opus in ISO Base Media File Format 4.3.2. Opus always decodes at 48 kHz. */
  private static Coding opus(BoxCursor dOps) throws StreamFormatException {
    dOps.skip(1);
    // RFC 6381 has the sample entry's name, "Opus"; players' own lists have it in small letters.
    return Coding.audio("opus", "Opus", 48_000, dOps.u8(), DeclaredBitRates.NONE);
  }

  /** FLAC in ISO Base Media File Format 3.3.2: RFC 9639 8.2 comes first. */
  private static Coding flac(BoxCursor dfLa) throws StreamFormatException {
    dfLa.skip(4 + 4 + 10);
    int fields = dfLa.u8() << 16 | dfLa.u16();
    int channels = (fields >> 1 & 7) + 1;
    return Coding.audio("fLaC", "FLAC", fields >> 4, channels, DeclaredBitRates.NONE);
  }

  /** ETSI TS 102 366 F.4. */
  private static Coding ac3(BoxCursor dac3) throws StreamFormatException {
    int fields = dac3.u8() << 16 | dac3.u16();
    int channels = AC3_CHANNELS[fields >> 11 & 7] + (fields >> 10 & 1);
    return Coding.audio("ac-3", "AC-3", ac3Rate(fields >> 22), channels, DeclaredBitRates.NONE);
  }

  /** ETSI TS 102 366 F.6; of several programmes the first. */
  private static Coding eac3(BoxCursor dec3) throws StreamFormatException {
    dec3.skip(2);
    int fields = dec3.u8() << 16 | dec3.u16();
    int channels = AC3_CHANNELS[fields >> 9 & 7] + (fields >> 8 & 1);
    return Coding.audio("ec-3", "E-AC-3", ac3Rate(fields >> 22), channels, DeclaredBitRates.NONE);
  }

  private static int ac3Rate(int code) {
    return code < AC3_RATES.length ? AC3_RATES[code] : 0;
  }

  /** ISO/IEC 14496-1 7.2.6 for the descriptors, 14496-3 1.6.2.1 for AudioSpecificConfig. */
  private static Coding mp4a(int channels, int rate, BoxCursor esds) throws StreamFormatException {
    esds.skip(4);
    descriptor(esds, 3);
    esds.skip(2);
    int flags = esds.u8();
    esds.skip((flags & 0x80) != 0 ? 2 : 0);
    esds.skip((flags & 0x40) != 0 ? esds.u8() : 0);
    esds.skip((flags & 0x20) != 0 ? 2 : 0);
    descriptor(esds, 4);
    int objectType = esds.u8();
    esds.skip(4);
    long peak = esds.u32();
    DeclaredBitRates bitRates = new DeclaredBitRates(esds.u32(), peak, 0);
    if (objectType == 0x69 || objectType == 0x6b) {
      return Coding.audio("mp4a.40.34", "MP3", rate, channels, bitRates);
    }
    if (objectType != 0x40) {
      throw new UnsupportedCodecException(
          "audio", "mp4a." + Integer.toHexString(objectType), CARRIED);
    }
    if (!esds.hasRemaining() || esds.u8() != DECODER_SPECIFIC) {
      // Seen with cameras that do not describe their sound: FormatWatch fills it in.
      return Coding.audio("mp4a.40.2", "AAC", rate, channels, bitRates);
    }
    length(esds);
    int first = esds.u16();
    int audioObjectType = first >> 11;
    int rateIndex = first >> 7 & 15;
    int configuration = first >> 3 & 15;
    if (audioObjectType == 31) {
      return Coding.audio("mp4a.40." + (32 + (first >> 5 & 63)), "AAC", rate, channels, bitRates);
    }
    return Coding.audio(
        "mp4a.40." + audioObjectType,
        "AAC",
        rateIndex < AAC_RATES.length ? AAC_RATES[rateIndex] : rate,
        configuration == 0 ? channels : configuration == 7 ? 8 : configuration,
        bitRates);
  }

  private static void descriptor(BoxCursor esds, int tag) throws StreamFormatException {
    int found = esds.u8();
    if (found != tag) {
      throw new StreamFormatException(
          "The audio's description has descriptor " + found + " where " + tag + " belongs.");
    }
    length(esds);
  }

  /** 7 bits a byte: the box bounds what follows, so it is not needed. */
  private static void length(BoxCursor esds) throws StreamFormatException {
    for (int i = 0; i < 4 && (esds.u8() & 0x80) != 0; i++) {
      // Read on.
    }
  }
}
