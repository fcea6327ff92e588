package org.hlsgateway.media;

/**
 * Finds closed captions in pictures (CEA-608 and 708, ANSI/SCTE 128-1 8.1): television has them in
 * supplemental messages of its H.264 and H.265, in each picture as long as there are any. Cameras
 * have none.
 */
public final class ClosedCaptions {
  /** nal_unit_type of supplemental messages: 14496-10 table 7-1, 23008-2 table 7-1 (before). */
  private static final int AVC_SEI = 6;

  private static final int HEVC_PREFIX_SEI = 39;

  /** user_data_registered_itu_t_t35: 14496-10 D.1. */
  private static final int REGISTERED_USER_DATA = 4;

  /** Of the United States (T.35 annex A), ATSC, "GA94", and its cc_data. */
  private static final long COUNTRY_AND_PROVIDER = 0xb5_0031;

  private static final long IDENTIFIER = 0x4741_3934;
  private static final long CC_DATA = 3;
  private static final int HEADER_BYTES = 3 + 4 + 1;
  private static final int LONGER = 0xff;

  /** No picture is as large. */
  private static final long MOST_BYTES = 1 << 24;

  private ClosedCaptions() {}

  /**
   * Whether the frame carries captions, be it empty ones.
   *
   * @param frame of any track; only of H.264 and H.265 it is known
   */
  public static boolean areIn(Sample frame) {
    if (!frame.track().isVideo() || frame.track().coding().nalLengthBytes() == 0) {
      return false;
    }
    boolean hevc = frame.track().isHevc();
    NalUnitReader units = new NalUnitReader(frame);
    // They stand before the picture that they belong to.
    while (units.next() && !units.isSlice()) {
      if (units.type() == (hevc ? HEVC_PREFIX_SEI : AVC_SEI)
          && hasCaptions(
              new BitReader(frame.source(), units.start() + (hevc ? 2 : 1), units.end()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasCaptions(BitReader messages) {
    try {
      while (true) {
        long type = number(messages);
        long size = number(messages);
        if (type == REGISTERED_USER_DATA && size >= HEADER_BYTES) {
          long provider = messages.bits(24);
          long identifier = messages.bits(32);
          long kind = messages.bits(8);
          if (provider == COUNTRY_AND_PROVIDER && identifier == IDENTIFIER && kind == CC_DATA) {
            return true;
          }
          size -= HEADER_BYTES;
        }
        if (size > MOST_BYTES) {
          return false;
        }
        messages.skip((int) size * 8);
      }
    } catch (StreamFormatException end) {
      return false;
    }
  }

  /** 14496-10 7.3.2.3.1: bytes of 255, and a smaller one, add up. */
  private static long number(BitReader messages) throws StreamFormatException {
    long sum = 0;
    long next;
    do {
      next = messages.bits(8);
      sum += next;
    } while (next == LONGER);
    return sum;
  }
}
