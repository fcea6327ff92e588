package org.hlsgateway.restream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/**
 * Writes the bodies of audio and video messages: as FLV has them (Adobe Flash Video File Format
 * 10.1, E.4), or as Enhanced RTMP v2 does for codecs that FLV does not know.
 */
final class FlvBodies {
  private static final int AVC = 7;
  private static final int KEY = 1;
  private static final int INTER = 2;
  private static final int SEQUENCE_HEADER = 0;
  private static final int FRAMES = 1;

  /** Frames without a composition time, of codecs that may have one. */
  private static final int FRAMES_X = 3;

  private static final int ENHANCED = 0x80;

  /** AAC; and rate, size and channels as they must be said whatever they are (E.4.2.1). */
  private static final byte AAC = (byte) 0xaf;

  private static final int ENHANCED_SOUND = 9 << 4;

  /** With all that stands before the channels' mapping. */
  private static final int SHORTEST_DOPS = 11;

  private FlvBodies() {}

  /** How a codec is named in Enhanced RTMP; empty if it has no name that is known here. */
  static Optional<String> fourCc(MediaTrack track) {
    String codec = track.codec();
    if (codec.startsWith("avc")) {
      return Optional.of("avc1");
    }
    if (codec.startsWith("hvc1") || codec.startsWith("hev1")) {
      return Optional.of("hvc1");
    }
    if (codec.startsWith("av01")) {
      return Optional.of("av01");
    }
    return switch (codec) {
      case "opus" -> Optional.of("Opus");
      case "ac-3", "ec-3" -> Optional.of(codec);
      default -> isAac(track) ? Optional.of("mp4a") : Optional.empty();
    };
  }

  /** What every receiver of RTMP takes. */
  static boolean isPlain(MediaTrack track) {
    return track.isVideo() ? track.codec().startsWith("avc") : isAac(track);
  }

  private static boolean isAac(MediaTrack track) {
    // 40.34 and 69, 6b are MP3 in MP4.
    return track.codec().startsWith("mp4a.40.") && !track.codec().equals("mp4a.40.34");
  }

  /** Empty if frames need nothing before them. */
  static Optional<byte[]> header(MediaTrack track, CodecConfiguration configuration)
      throws StreamFormatException {
    String fourCc = fourCc(track).orElseThrow();
    return switch (fourCc) {
      case "avc1" ->
          Optional.of(headed(configuration.record(), KEY << 4 | AVC, SEQUENCE_HEADER, 0, 0, 0));
      case "hvc1", "av01" ->
          Optional.of(
              headed(configuration.record(), named(ENHANCED | KEY << 4 | SEQUENCE_HEADER, fourCc)));
      case "mp4a" -> Optional.of(aacHeader(configuration.audioSpecificConfig()));
      case "Opus" ->
          Optional.of(
              headed(
                  opusHead(configuration.record()),
                  named(ENHANCED_SOUND | SEQUENCE_HEADER, fourCc)));
      default -> Optional.empty();
    };
  }

  static byte[] aacHeader(byte[] audioSpecificConfig) {
    return headed(audioSpecificConfig, AAC, SEQUENCE_HEADER);
  }

  static byte[] frame(Sample sample) {
    MediaTrack track = sample.track();
    String fourCc = fourCc(track).orElseThrow();
    if (!track.isVideo()) {
      return fourCc.equals("mp4a")
          ? payload(sample, AAC, FRAMES)
          : payload(sample, named(ENHANCED_SOUND | FRAMES, fourCc));
    }
    int kind = (sample.isSync() ? KEY : INTER) << 4;
    int shift = (int) Math.round(sample.compositionTicks() * 1000.0 / track.ticksPerSecond());
    return switch (fourCc) {
      case "avc1" -> payload(sample, kind | AVC, FRAMES, shift >> 16, shift >> 8, shift);
      case "hvc1" -> {
        int[] head = named(ENHANCED | kind | (shift == 0 ? FRAMES_X : FRAMES), fourCc);
        yield shift == 0
            ? payload(sample, head)
            : payload(
                sample,
                head[0],
                head[1],
                head[2],
                head[3],
                head[4],
                shift >> 16,
                shift >> 8,
                shift);
      }
      default -> payload(sample, named(ENHANCED | kind | FRAMES, fourCc));
    };
  }

  private static int[] named(int first, String fourCc) {
    int[] head = new int[1 + fourCc.length()];
    head[0] = first;
    for (int i = 0; i < fourCc.length(); i++) {
      head[1 + i] = fourCc.charAt(i);
    }
    return head;
  }

  /**
   * @param dOps Encapsulation of Opus in ISO Base Media File Format 4.3.2
   * @return RFC 7845 5.1
   */
  private static byte[] opusHead(byte[] dOps) throws StreamFormatException {
    if (dOps.length < SHORTEST_DOPS) {
      throw new StreamFormatException(
          "dOps has " + dOps.length + " bytes, and at least " + SHORTEST_DOPS + " belong there.");
    }
    ByteBuffer in = ByteBuffer.wrap(dOps);
    ByteBuffer out = ByteBuffer.allocate(8 + dOps.length);
    out.put("OpusHead".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 1).put(dOps[1]);
    out.putShort(Short.reverseBytes(in.getShort(2)));
    out.putInt(Integer.reverseBytes(in.getInt(4)));
    out.putShort(Short.reverseBytes(in.getShort(8)));
    return out.put(dOps, 10, dOps.length - 10).array();
  }

  private static byte[] payload(Sample sample, int... head) {
    return body(sample.source(), sample.offset(), sample.length(), head);
  }

  private static byte[] headed(byte[] content, int... head) {
    return body(content, 0, content.length, head);
  }

  private static byte[] body(byte[] content, int offset, int length, int... head) {
    byte[] body = new byte[head.length + length];
    for (int i = 0; i < head.length; i++) {
      body[i] = (byte) head[i];
    }
    System.arraycopy(content, offset, body, head.length, length);
    return body;
  }
}
