package org.hlsgateway.media;

import java.util.Arrays;

/**
 * Walks through the NAL units of a sample, each of which stands behind its length (14496-15, 4.3).
 * Ends where that cannot be read: cameras send such things. Empty units are passed over.
 */
public final class NalUnitReader {
  /** nal_unit_type: H.264's in ISO/IEC 14496-10 table 7-1, H.265's in ISO/IEC 23008-2 table 7-1. */
  public static final int AVC_IDR = 5;

  public static final int AVC_SPS = 7;
  public static final int AVC_PPS = 8;
  public static final int AVC_DELIMITER = 9;
  public static final int HEVC_VPS = 32;
  public static final int HEVC_SPS = 33;
  public static final int HEVC_PPS = 34;
  public static final int HEVC_DELIMITER = 35;

  private final byte[] bytes;
  private final int lengthBytes;
  private final boolean hevc;
  private final int end;
  private int start;
  private int next;
  private boolean hasEmpty;

  /** What the unit that lies beyond the sample's end claims to have; -1 if there is none. */
  private long claimed = -1;

  /**
   * @param sample of a track whose coding has NAL units
   */
  public NalUnitReader(Sample sample) {
    this(
        sample.source(),
        sample.offset(),
        sample.offset() + sample.length(),
        sample.track().coding().nalLengthBytes(),
        sample.track().isHevc());
  }

  /**
   * @param from of the first unit's length
   * @param to behind the last unit
   * @param lengthBytes 1 to 4
   * @param hevc H.265; false: H.264
   */
  public NalUnitReader(byte[] bytes, int from, int to, int lengthBytes, boolean hevc) {
    this.bytes = bytes;
    this.lengthBytes = lengthBytes;
    this.hevc = hevc;
    next = from;
    end = to;
  }

  /** Goes on to the next unit; false if there is none, or none that can be read. */
  public boolean next() {
    while (claimed < 0 && next < end) {
      if (end - next < lengthBytes) {
        // Padding: too short for a length.
        hasEmpty = true;
        next = end;
        return false;
      }
      long size = 0;
      int at = next;
      for (int i = 0; i < lengthBytes; i++) {
        size = size << 8 | bytes[at++] & 0xff;
      }
      if (size > end - at) {
        claimed = size;
        next = at;
        return false;
      }
      start = at;
      next = at + (int) size;
      if (size > 0) {
        return true;
      }
      hasEmpty = true;
    }
    return false;
  }

  /** To be asked at the end: false if it was not the sample's end. */
  public boolean isWhole() {
    return claimed < 0;
  }

  /** True of the present unit if it is a piece of a picture: table 7-1 of each codec. */
  public boolean isSlice() {
    return hevc ? type() < 32 : type() >= 1 && type() <= AVC_IDR;
  }

  /** True of the present unit if decoding can begin with its picture: an IDR, or H.265's IRAP. */
  public boolean isRandomAccess() {
    return hevc ? type() >= 16 && type() <= 23 : type() == AVC_IDR;
  }

  /** False once something came that is no unit. */
  public boolean isSound() {
    return claimed < 0 && !hasEmpty;
  }

  /**
   * To be called at the end.
   *
   * @throws StreamFormatException if it was not the sample's end
   */
  public void requireWhole() throws StreamFormatException {
    if (claimed >= 0) {
      throw new StreamFormatException(
          "A NAL unit claims " + claimed + " bytes; its picture has " + (end - next) + " left.");
    }
  }

  /** Of the present unit's first byte. */
  public int start() {
    return start;
  }

  /** Of the byte behind the present unit. */
  public int end() {
    return next;
  }

  /** The present unit's nal_unit_type. */
  public int type() {
    return type(bytes[start], hevc);
  }

  /** A copy of the present unit. */
  public byte[] unit() {
    return Arrays.copyOfRange(bytes, start, next);
  }

  /**
   * nal_unit_type.
   *
   * @param header a unit's first byte
   */
  public static int type(byte header, boolean hevc) {
    return hevc ? header >> 1 & 0x3f : header & 0x1f;
  }
}
