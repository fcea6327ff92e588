package org.hlsgateway.media;

import java.util.Optional;
import java.util.Set;

/**
 * What a sequence parameter set says of the picture that a player has to know beforehand. Sets that
 * agree in this describe one format, whatever else differs.
 *
 * @param profile profile_idc
 * @param chroma chroma_format_idc
 * @param bitDepth of luma
 * @param width pixels that are shown
 * @param height pixels that are shown
 */
record PictureFormat(int profile, int chroma, int bitDepth, int width, int height) {

  private static final int MAX_PIXELS = 1 << 16;

  /** ISO/IEC 14496-10 7.3.2.1.1: those whose sets tell of chroma and bit depth. */
  static final Set<Integer> WITH_CHROMA =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  /**
   * @param sps a whole NAL unit
   * @return empty if it cannot be read
   */
  static Optional<PictureFormat> of(byte[] sps, boolean hevc) {
    try {
      PictureFormat format = hevc ? hevc(sps) : avc(sps);
      boolean possible =
          format.width > 0
              && format.height > 0
              && format.width <= MAX_PIXELS
              && format.height <= MAX_PIXELS;
      return possible ? Optional.of(format) : Optional.empty();
    } catch (StreamFormatException unreadable) {
      return Optional.empty();
    }
  }

  /** ISO/IEC 14496-10 7.3.2.1.1. */
  private static PictureFormat avc(byte[] sps) throws StreamFormatException {
    BitReader bits = new BitReader(sps, 1, sps.length);
    int profile = (int) bits.bits(8);
    bits.skip(16);
    bits.unsigned();
    int chroma = 1;
    int depth = 8;
    if (WITH_CHROMA.contains(profile)) {
      chroma = (int) bits.unsigned();
      bits.skip(chroma == 3 ? 1 : 0);
      depth = 8 + (int) bits.unsigned();
      bits.unsigned();
      bits.skip(1);
      if (bits.flag()) {
        skipScaling(bits, chroma == 3 ? 12 : 8);
      }
    }
    bits.unsigned();
    skipOrderCount(bits);
    bits.unsigned();
    bits.skip(1);
    long width = 16 * (bits.unsigned() + 1);
    long mapHeight = 16 * (bits.unsigned() + 1);
    boolean framesOnly = bits.flag();
    bits.skip(framesOnly ? 1 : 2);
    long height = mapHeight * (framesOnly ? 1 : 2);
    if (bits.flag()) {
      int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      int unitY = (chroma == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
      width -= unitX * (bits.unsigned() + bits.unsigned());
      height -= unitY * (bits.unsigned() + bits.unsigned());
    }
    return new PictureFormat(profile, chroma, depth, (int) width, (int) height);
  }

  static void skipScaling(BitReader bits, int lists) throws StreamFormatException {
    for (int list = 0; list < lists; list++) {
      if (bits.flag()) {
        long last = 8;
        long next = 8;
        for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
          if (next != 0) {
            next = (last + bits.signed() + 256) % 256;
          }
          last = next == 0 ? last : next;
        }
      }
    }
  }

  /**
   * @return pic_order_cnt_type
   */
  static int skipOrderCount(BitReader bits) throws StreamFormatException {
    int type = (int) bits.unsigned();
    if (type == 0) {
      bits.unsigned();
    } else if (type == 1) {
      bits.skip(1);
      bits.signed();
      bits.signed();
      for (long left = Math.min(255, bits.unsigned()); left > 0; left--) {
        bits.signed();
      }
    }
    return type;
  }

  /** ISO/IEC 23008-2 7.3.2.2. */
  private static PictureFormat hevc(byte[] sps) throws StreamFormatException {
    BitReader bits = new BitReader(sps, 2, sps.length);
    bits.skip(4);
    int subLayers = (int) bits.bits(3);
    bits.skip(4);
    int profile = (int) bits.bits(5);
    bits.skip(80);
    bits.skip(8);
    skipSubLayers(bits, subLayers);
    bits.unsigned();
    int chroma = (int) bits.unsigned();
    bits.skip(chroma == 3 ? 1 : 0);
    long width = bits.unsigned();
    long height = bits.unsigned();
    if (bits.flag()) {
      width -= (chroma == 1 || chroma == 2 ? 2 : 1) * (bits.unsigned() + bits.unsigned());
      height -= (chroma == 1 ? 2 : 1) * (bits.unsigned() + bits.unsigned());
    }
    int depth = 8 + (int) bits.unsigned();
    return new PictureFormat(profile, chroma, depth, (int) width, (int) height);
  }

  /** 7.3.3. */
  static void skipSubLayers(BitReader bits, int subLayers) throws StreamFormatException {
    int skipped = 0;
    for (int i = 0; i < subLayers; i++) {
      skipped += bits.flag() ? 88 : 0;
      skipped += bits.flag() ? 8 : 0;
    }
    bits.skip(subLayers > 0 ? 2 * (8 - subLayers) : 0);
    bits.skip(skipped);
  }
}
