package org.hlsgateway.media.mpegts;

import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/** How one codec's samples are carried in a transport stream. */
interface Coding {

  /** ISO/IEC 13818-1 table 2-34, and what ATSC added to it. */
  int streamType();

  /** ISO/IEC 13818-1 table 2-22. */
  int streamId();

  /** For the program map; mostly empty. */
  byte[] descriptors();

  /** Writes a sample as it is in a transport stream. */
  void append(Sample sample, ByteBuilder out) throws StreamFormatException;

  /**
   * @throws StreamFormatException if the codec is none that this package carries
   */
  static Coding of(MediaTrack track, CodecConfiguration configuration)
      throws StreamFormatException {
    String codec = track.codec();
    String entry = codec.substring(0, Math.min(4, codec.length()));
    return switch (entry) {
      case "avc1", "avc3" -> new NalUnits(NalUnits.AVC, configuration);
      case "hvc1", "hev1" -> new NalUnits(NalUnits.HEVC, configuration);
      case "mp4a" ->
          codec.equals("mp4a.40.34")
              ? Frames.mp3(track)
              : new Adts(configuration.audioSpecificConfig());
      case "ac-3" -> Frames.AC3;
      case "ec-3" -> Frames.EAC3;
      default ->
          throw new StreamFormatException(
              "MPEG-TS does not carry "
                  + track.codecName()
                  + " here; H.264, H.265, AAC, MP3, AC-3 and E-AC-3 are carried.");
    };
  }

  /** True if {@link #of} would find one for this codec string. */
  static boolean exists(String codec) {
    return codec.matches("(avc[13]|hvc1|hev1|mp4a|ac-3|ec-3)(\\..*)?");
  }

  /** Frames that stand for themselves, as they are. */
  record Frames(int streamType, int streamId, byte[] descriptors) implements Coding {
    private static final int PRIVATE_STREAM_1 = 0xbd;
    private static final Frames AC3 = new Frames(0x81, PRIVATE_STREAM_1, registration("AC-3"));
    private static final Frames EAC3 = new Frames(0x87, PRIVATE_STREAM_1, registration("EAC3"));

    /** Below 32 kHz it is MPEG-2's extension (ISO/IEC 13818-3). */
    private static Frames mp3(MediaTrack track) {
      return new Frames(track.coding().samplesPerSecond() >= 32_000 ? 3 : 4, 0xc0, new byte[0]);
    }

    @Override
    public void append(Sample sample, ByteBuilder out) {
      out.add(sample.source(), sample.offset(), sample.length());
    }
  }

  /** ISO/IEC 13818-1 2.6.8. */
  static byte[] registration(String format) {
    ByteBuilder descriptor = new ByteBuilder(6).add(5).add(4);
    format.chars().forEach(descriptor::add);
    return descriptor.copy();
  }
}
