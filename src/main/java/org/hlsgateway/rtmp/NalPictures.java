package org.hlsgateway.rtmp;

import java.util.Optional;
import org.hlsgateway.media.AnnexB;
import org.hlsgateway.media.NalUnitReader;

/**
 * Looks into the pictures of H.264 and H.265: what they are is told by their NAL units, and by the
 * message's flag only where these say nothing. Immutable.
 */
public final class NalPictures {
  /** Where the records have lengthSizeMinusOne (ISO/IEC 14496-15 5.3.3.1.2 and 8.3.3.1.2). */
  private static final int AVC_LENGTH_SIZE = 4;

  private static final int HEVC_LENGTH_SIZE = 21;

  private final String codec;
  private final int lengthBytes;

  private NalPictures(String codec, int lengthBytes) {
    this.codec = codec;
    this.lengthBytes = lengthBytes;
  }

  /** A message's tag and body. */
  record Message(MediaTag tag, byte[] body) {}

  /**
   * @param tag of a configuration
   * @return empty for codecs without NAL units, and for what is no record
   */
  public static Optional<NalPictures> of(MediaTag tag, byte[] body) {
    int at =
        switch (tag.codec()) {
          case "avc1" -> AVC_LENGTH_SIZE;
          case "hvc1" -> HEVC_LENGTH_SIZE;
          default -> body.length;
        };
    at += tag.payload();
    return at < body.length
        ? Optional.of(new NalPictures(tag.codec(), 1 + (body[at] & 3)))
        : Optional.empty();
  }

  /** The picture's tag, and a keyframe's where it is one: encoders flag IDR pictures as others. */
  public MediaTag look(MediaTag tag, byte[] body) {
    if (tag.kind() == MediaTag.Kind.FRAME && tag.codec().equals(codec)) {
      NalUnitReader units = units(tag, body);
      while (units.next()) {
        if (units.isSlice()) {
          return units.isRandomAccess() ? tag.of(MediaTag.Kind.KEYFRAME) : tag;
        }
      }
    }
    return tag;
  }

  /**
   * The picture with its units behind lengths that fit it. Raw pushers write start codes instead,
   * some in a part of the frames only: which of both it is, each frame tells.
   *
   * @return empty if the picture is damaged
   */
  Optional<Message> whole(MediaTag tag, byte[] body) {
    if (!tag.codec().equals(codec) || isWhole(tag, body)) {
      return Optional.of(new Message(look(tag, body), body));
    }
    int from = tag.payload();
    if (AnnexB.startCode(body, from, body.length) != from) {
      return Optional.empty();
    }
    byte[] units = AnnexB.withLengths(body, from, body.length, lengthBytes);
    MediaTag at = tag.at(0);
    return units.length == 0 ? Optional.empty() : Optional.of(new Message(look(at, units), units));
  }

  private boolean isWhole(MediaTag tag, byte[] body) {
    NalUnitReader units = units(tag, body);
    while (units.next()) {
      // The end is what matters.
    }
    return units.isWhole();
  }

  private NalUnitReader units(MediaTag tag, byte[] body) {
    return new NalUnitReader(body, tag.payload(), body.length, lengthBytes, codec.equals("hvc1"));
  }
}
