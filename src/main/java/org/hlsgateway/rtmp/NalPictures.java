package org.hlsgateway.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.hlsgateway.media.AnnexB;
import org.hlsgateway.media.NalUnitReader;
import org.hlsgateway.media.TrackDescription;

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
    if (VideoDescription.isByteStream(tag, body)) {
      return undescribed(tag.codec());
    }
    int at = tag.payload() + lengthSize(tag.codec());
    return lengthSize(tag.codec()) > 0 && at < body.length
        ? Optional.of(new NalPictures(tag.codec(), 1 + (body[at] & 3)))
        : Optional.empty();
  }

  /** Pictures as most are; empty for codecs without NAL units. */
  static Optional<NalPictures> undescribed(String codec) {
    return lengthSize(codec) > 0
        ? Optional.of(new NalPictures(codec, TrackDescription.NAL_LENGTH_BYTES))
        : Optional.empty();
  }

  /** Has the record say that lengths have four bytes, as they have in what {@link #whole} gives. */
  static void lengthen(String codec, byte[] record) {
    int at = lengthSize(codec);
    if (at > 0 && at < record.length) {
      record[at] |= TrackDescription.NAL_LENGTH_BYTES - 1;
    }
  }

  /** Where the codec's record has it; 0 for codecs without NAL units. */
  private static int lengthSize(String codec) {
    return switch (codec) {
      case "avc1" -> AVC_LENGTH_SIZE;
      case "hvc1" -> HEVC_LENGTH_SIZE;
      default -> 0;
    };
  }

  /** The picture's tag, and a keyframe's where it is one: encoders flag IDR pictures as others. */
  public MediaTag look(MediaTag tag, byte[] body) {
    return look(tag, body, lengthBytes);
  }

  private MediaTag look(MediaTag tag, byte[] body, int lengths) {
    if (tag.kind() == MediaTag.Kind.FRAME && tag.codec().equals(codec)) {
      NalUnitReader units = units(tag, body, lengths);
      boolean hasSlice = false;
      boolean isRandomAccess = false;
      while (units.next()) {
        if (!hasSlice && units.isSlice()) {
          hasSlice = true;
          isRandomAccess = units.isRandomAccess();
        }
      }
      // What does not fit are no lengths: types of it would be anything.
      return isRandomAccess && units.isWhole() ? tag.of(MediaTag.Kind.KEYFRAME) : tag;
    }
    return tag;
  }

  /**
   * The picture with its units behind lengths of four bytes that fit it. Raw pushers write start
   * codes instead, some in a part of the frames only: which of both it is, each frame tells. Empty
   * units and padding, which browsers refuse, are left out.
   *
   * @return empty if the picture is damaged
   */
  Optional<Message> whole(MediaTag tag, byte[] body) {
    if (!tag.codec().equals(codec)) {
      return Optional.of(new Message(tag, body));
    }
    NalUnitReader units = units(tag, body, lengthBytes);
    while (units.next()) {
      // The end is what matters.
    }
    boolean fits = lengthBytes == TrackDescription.NAL_LENGTH_BYTES;
    if (units.isSound() && fits) {
      return Optional.of(new Message(look(tag, body), body));
    }
    byte[] written;
    if (units.isWhole() && !beginsWithFourByteCode(tag, body)) {
      // Asked first: a unit of 256 to 511 bytes has a length that looks like a short start code.
      written = withLengths(units(tag, body, lengthBytes), body);
    } else if (VideoDescription.isByteStream(tag, body)) {
      written =
          AnnexB.withLengths(body, tag.payload(), body.length, TrackDescription.NAL_LENGTH_BYTES);
    } else {
      return Optional.empty();
    }
    MediaTag at = tag.at(0);
    return written.length == 0
        ? Optional.empty()
        : Optional.of(new Message(look(at, written, TrackDescription.NAL_LENGTH_BYTES), written));
  }

  /** As a length it would be that of a unit without content. */
  private static boolean beginsWithFourByteCode(MediaTag tag, byte[] body) {
    return body.length - tag.payload() > Integer.BYTES
        && ByteBuffer.wrap(body).getInt(tag.payload()) == 1;
  }

  private static byte[] withLengths(NalUnitReader units, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
    while (units.next()) {
      int length = units.end() - units.start();
      out.writeBytes(ByteBuffer.allocate(TrackDescription.NAL_LENGTH_BYTES).putInt(length).array());
      out.write(body, units.start(), length);
    }
    return out.toByteArray();
  }

  private NalUnitReader units(MediaTag tag, byte[] body, int lengths) {
    return new NalUnitReader(body, tag.payload(), body.length, lengths, codec.equals("hvc1"));
  }
}
