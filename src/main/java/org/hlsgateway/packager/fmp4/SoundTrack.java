package org.hlsgateway.packager.fmp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A sound's description (a {@code trak} box), to be put beside the pictures of another stream: one
 * that came by itself, or one made up for a sound that did not come.
 */
public final class SoundTrack {
  private static final int UNITY = 0x1_0000;
  private static final int SAMPLES_PER_SECOND = 48_000;
  private static final int CHANNELS = 2;

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
    return new SoundTrack(trak(language.matches("[a-z]{3}") ? language : "und"));
  }

  /**
   * @param id the track_ID it gets
   */
  byte[] numbered(int id) {
    byte[] copy = MoovSelection.enabled(trak);
    int at = MoovSelection.headerOf(copy);
    // ISO/IEC 14496-12 8.3.2: both dates before it have 64 bits in version 1.
    ByteBuffer.wrap(copy).putInt(at + 12 + (copy[at + 8] == 1 ? 16 : 8), id);
    return copy;
  }

  private static byte[] trak(String language) {
    return box(
        "trak",
        full("tkhd", 3, ints(0, 0, 1, 0, 0, 0, 0, 0, 0x0100_0000), matrix(), ints(0, 0)),
        box(
            "mdia",
            full("mdhd", 0, ints(0, 0, SAMPLES_PER_SECOND, 0, packed(language) << 16)),
            full("hdlr", 0, ints(0), text("soun"), ints(0, 0, 0), text("Sound\0")),
            box(
                "minf",
                full("smhd", 0, ints(0)),
                box("dinf", full("dref", 0, ints(1), full("url ", 1))),
                box(
                    "stbl",
                    full("stsd", 0, ints(1), mp4a()),
                    full("stts", 0, ints(0)),
                    full("stsc", 0, ints(0)),
                    full("stsz", 0, ints(0, 0)),
                    full("stco", 0, ints(0))))));
  }

  private static byte[] matrix() {
    return ints(UNITY, 0, 0, 0, UNITY, 0, 0, 0, 0x4000_0000);
  }

  private static byte[] mp4a() {
    int sampleBits = 16;
    return box(
        "mp4a",
        ints(0, 1, 0, 0, CHANNELS << 16 | sampleBits, 0, SAMPLES_PER_SECOND << 16),
        full("esds", 0, esds()));
  }

  /** ISO/IEC 14496-1 7.2.6. */
  private static byte[] esds() {
    byte[] specific = descriptor(5, CONFIGURATION);
    // AAC, an audio stream, no buffer, no bit rates.
    byte[] decoder = descriptor(4, join(new byte[] {0x40, 0x15, 0, 0, 0}, ints(0, 0), specific));
    return descriptor(3, join(new byte[] {0, 0, 0}, decoder, descriptor(6, new byte[] {2})));
  }

  /** Shorter than 128 bytes. */
  private static byte[] descriptor(int tag, byte[] content) {
    return join(new byte[] {(byte) tag, (byte) content.length}, content);
  }

  private static int packed(String language) {
    int packed = 0;
    for (char letter : language.toCharArray()) {
      packed = packed << 5 | letter - 'a' + 1;
    }
    return packed;
  }

  private static byte[] full(String type, int flags, byte[]... content) {
    return box(type, ints(flags), join(content));
  }

  static byte[] box(String type, byte[]... content) {
    byte[] body = join(content);
    return join(ints(body.length + 8), text(type), body);
  }

  static byte[] ints(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length);
    Arrays.stream(values).forEach(out::putInt);
    return out.array();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... pieces) {
    ByteBuffer out = ByteBuffer.allocate(Arrays.stream(pieces).mapToInt(p -> p.length).sum());
    Arrays.stream(pieces).forEach(out::put);
    return out.array();
  }
}
