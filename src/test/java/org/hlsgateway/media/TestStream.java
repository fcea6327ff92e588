package org.hlsgateway.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Makes the bytes that FFmpeg would write, box by box. Odd tracks are video, even ones audio. */
public final class TestStream {
  public static final int VIDEO = 1;
  public static final int AUDIO = 2;
  public static final int VIDEO_TICKS = 90_000;
  public static final int AUDIO_TICKS = 48_000;

  /** A 1280x720 High profile set. */
  public static final byte[] SPS = hex("6764001facd9405005bb01");

  /** The same picture, told of otherwise. */
  public static final byte[] SPS_IN_OTHER_WORDS = hex("6764001facd9405005bb02");

  /** 640x360, Constrained Baseline, as x264 writes it. */
  public static final byte[] OTHER_SPS = hex("6742c01eda0280bfe5c044000003000400000300c83c58ba80");

  private TestStream() {}

  /**
   * One frame.
   *
   * @param dts in ticks of its track
   */
  public record Frame(
      int track, long dts, int duration, int composition, boolean key, byte[] content) {

    /** The same on another track. */
    public Frame on(int other) {
      return new Frame(other, dts, duration, composition, key, content);
    }

    public double seconds() {
      return dts / ticksPerSecond();
    }

    public double endSeconds() {
      return (dts + duration) / ticksPerSecond();
    }

    private double ticksPerSecond() {
      return isVideo(track) ? VIDEO_TICKS : AUDIO_TICKS;
    }
  }

  public static Frame video(long dts, int duration, boolean key) {
    return new Frame(VIDEO, dts, duration, 0, key, key ? keyContent(SPS) : content(dts));
  }

  public static Frame audio(long dts) {
    return new Frame(AUDIO, dts, 1024, 0, true, stereo(dts));
  }

  /** Begins with a channel pair, as AAC of two channels does. */
  private static byte[] stereo(long dts) {
    return join(new byte[] {0x21, 0, 0, 0}, int32(0), ByteBuffer.allocate(8).putLong(dts).array());
  }

  /** An access unit in length-prefixed form: a sequence parameter set, and a slice. */
  public static byte[] keyContent(byte[] sps) {
    byte[] slice = new byte[400];
    slice[0] = 0x65;
    return join(int32(sps.length), sps, int32(slice.length), slice);
  }

  /** The same, with a picture parameter set too. */
  public static byte[] keyContent(byte[] sps, byte[] pps) {
    return join(int32(sps.length), sps, int32(pps.length), pps, slice(0x65, 0x88));
  }

  /** What FFmpeg calls a keyframe: a picture of P slices from which on it is refreshed. */
  public static byte[] refreshContent() {
    return join(int32(SPS.length), SPS, slice(0x61, 0xe0));
  }

  /** A keyframe that is no IDR picture, as broadcasters send: I slices. */
  public static byte[] intraContent() {
    return join(int32(SPS.length), SPS, slice(0x61, 0x88));
  }

  private static byte[] slice(int header, int first) {
    return join(int32(6), new byte[] {(byte) header, (byte) first, 1, 2, 3, 4});
  }

  private static byte[] content(long dts) {
    return join(int32(12), new byte[] {0x41, 0, 0, 0}, ByteBuffer.allocate(8).putLong(dts).array());
  }

  private static boolean isVideo(int track) {
    return track % 2 == 1;
  }

  public static byte[] init(boolean video, boolean audio) {
    return video && audio ? init(VIDEO, AUDIO) : init(video ? VIDEO : AUDIO);
  }

  /** With tracks of these numbers. */
  public static byte[] init(int... tracks) {
    byte[] ftyp = box("ftyp", text("iso5"), int32(512), text("iso5iso6mp41"));
    byte[] traks = new byte[0];
    byte[] trexes = new byte[0];
    for (int track : tracks) {
      byte[] trak = isVideo(track) ? videoTrack(track, avc1()) : audioTrack(track, mp4a(), 0x55c4);
      traks = join(traks, trak);
      trexes = join(trexes, full("trex", 0, 0, int32(track, 1, 0, 0, 0)));
    }
    return join(ftyp, box("moov", traks, box("mvex", trexes)));
  }

  /** Video tracks of these sample entries: 1, 3 and so on; sound is track 2. */
  public static byte[] init(List<byte[]> videoEntries, boolean audio) {
    byte[] traks = new byte[0];
    for (int i = 0; i < videoEntries.size(); i++) {
      traks = join(traks, videoTrack(VIDEO + 2 * i, videoEntries.get(i)));
    }
    byte[] sound = audio ? audioTrack(AUDIO, mp4a(), 0x55c4) : new byte[0];
    return join(box("ftyp", text("iso5"), int32(512)), box("moov", traks, sound));
  }

  public static byte[] initWithVideo(byte[] sampleEntry) {
    return join(box("ftyp", text("iso5"), int32(512)), box("moov", videoTrack(sampleEntry)));
  }

  public static byte[] initWithAudio(byte[] sampleEntry, int language) {
    return join(
        box("ftyp", text("iso5"), int32(512)),
        box("moov", audioTrack(AUDIO, sampleEntry, language)));
  }

  public static byte[] avc1() {
    return avc1(new byte[0]);
  }

  /** With a box behind its configuration. */
  public static byte[] avc1(byte[] box) {
    byte[] avcC =
        box("avcC", hex("0164001fffe1"), int16(SPS.length), SPS, hex("01"), int16(2), hex("68ee"));
    return videoEntry("avc1", 1280, 720, join(avcC, box));
  }

  public static byte[] videoEntry(String type, int width, int height, byte[] configuration) {
    return box(type, new byte[24], int16(width), int16(height), new byte[50], configuration);
  }

  public static byte[] mp4a() {
    byte[] esds =
        full(
            "esds",
            0,
            0,
            hex("03808080250002000480808017401500000000000000000000000580808005" + "119056e500"));
    return audioEntry("mp4a", esds);
  }

  public static byte[] audioEntry(String type, byte[] configuration) {
    return box(
        type, new byte[16], int16(2), int16(16), new byte[4], int32(48000 << 16), configuration);
  }

  private static byte[] videoTrack(byte[] entry) {
    return videoTrack(VIDEO, entry);
  }

  public static byte[] videoTrack(int id, byte[] entry) {
    return track(id, VIDEO_TICKS, "vide", entry, 0x55c4);
  }

  /**
   * @param language packed as in mdhd
   */
  public static byte[] audioTrack(int id, byte[] entry, int language) {
    return track(id, AUDIO_TICKS, "soun", entry, language);
  }

  private static byte[] track(int id, int ticks, String handler, byte[] entry, int language) {
    return box(
        "trak",
        full("tkhd", 0, 3, int32(0, 0, id), new byte[68]),
        box(
            "mdia",
            full("mdhd", 0, 0, int32(0, 0, ticks, 0, language << 16)),
            full("hdlr", 0, 0, int32(0), text(handler), new byte[13]),
            box("minf", box("stbl", full("stsd", 0, 0, int32(1), entry)))));
  }

  /** One moof and one mdat, a traf for each frame, as FFmpeg does it. */
  public static byte[] fragment(Frame... frames) {
    byte[] probe = moof(0, frames);
    byte[] moof = moof(probe.length + 8, frames);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      content.writeBytes(frame.content());
    }
    return join(moof, box("mdat", content.toByteArray()));
  }

  private static byte[] moof(int dataOffset, Frame... frames) {
    byte[] trafs = new byte[0];
    int offset = dataOffset;
    for (Frame frame : frames) {
      int flags = frame.key() ? 0x0200_0000 : 0x0101_0000;
      byte[] run =
          frame.composition() == 0
              ? full("trun", 0, 0x1, int32(1, offset))
              : full("trun", 0, 0x801, int32(1, offset, frame.composition()));
      byte[] traf =
          box(
              "traf",
              full(
                  "tfhd",
                  0,
                  0x20038,
                  int32(frame.track(), frame.duration(), frame.content().length, flags)),
              full("tfdt", 1, 0, ByteBuffer.allocate(8).putLong(frame.dts()).array()),
              run);
      trafs = join(trafs, traf);
      offset += frame.content().length;
    }
    return box("moof", full("mfhd", 0, 0, int32(1)), trafs);
  }

  public static byte[] box(String type, byte[]... content) {
    byte[] body = join(content);
    return join(int32(body.length + 8), text(type), body);
  }

  public static byte[] full(String type, int version, int flags, byte[]... content) {
    return box(type, int32(version << 24 | flags), join(content));
  }

  public static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  public static byte[] int32(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }

  private static byte[] int16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
