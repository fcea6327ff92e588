package org.hlsgateway.media;

/**
 * What a sequence parameter set says of the order in which pictures are shown.
 *
 * @param reordered how many pictures at most come before one that is shown before them; -1 if the
 *     set does not say
 * @param mayBeFields a picture may be a field, of which two make a frame
 */
public record PictureOrder(int reordered, boolean mayBeFields) {

  private static final PictureOrder UNKNOWN = new PictureOrder(-1, false);
  private static final int BASELINE = 66;
  private static final int EXTENDED_ASPECT_RATIO = 255;
  private static final int MOST = 16;

  /**
   * @param sps a whole NAL unit; what cannot be read of it says nothing
   */
  public static PictureOrder of(byte[] sps, boolean hevc) {
    try {
      return hevc ? hevc(sps) : avc(sps);
    } catch (StreamFormatException unreadable) {
      return UNKNOWN;
    }
  }

  /** ISO/IEC 14496-10 7.3.2.1.1 and E.1.1. */
  private static PictureOrder avc(byte[] sps) throws StreamFormatException {
    BitReader bits = new BitReader(sps, 1, sps.length);
    int profile = (int) bits.bits(8);
    bits.skip(16);
    bits.unsigned();
    if (PictureFormat.WITH_CHROMA.contains(profile)) {
      int chroma = (int) bits.unsigned();
      bits.skip(chroma == 3 ? 1 : 0);
      bits.unsigned();
      bits.unsigned();
      bits.skip(1);
      if (bits.flag()) {
        PictureFormat.skipScaling(bits, chroma == 3 ? 12 : 8);
      }
    }
    bits.unsigned();
    int countType = PictureFormat.skipOrderCount(bits);
    bits.unsigned();
    bits.skip(1);
    bits.unsigned();
    bits.unsigned();
    boolean framesOnly = bits.flag();
    bits.skip(framesOnly ? 1 : 2);
    if (bits.flag()) {
      for (int i = 0; i < 4; i++) {
        bits.unsigned();
      }
    }
    // Baseline has no B slices; type 2 shows pictures in the order of decoding (8.2.1.3).
    int told = bits.flag() ? restriction(bits) : -1;
    return new PictureOrder(profile == BASELINE || countType == 2 ? 0 : told, !framesOnly);
  }

  /** max_num_reorder_frames; -1 if there is none. */
  private static int restriction(BitReader bits) throws StreamFormatException {
    if (bits.flag() && bits.bits(8) == EXTENDED_ASPECT_RATIO) {
      bits.skip(32);
    }
    if (bits.flag()) {
      bits.skip(1);
    }
    if (bits.flag()) {
      bits.skip(4);
      bits.skip(bits.flag() ? 24 : 0);
    }
    if (bits.flag()) {
      bits.unsigned();
      bits.unsigned();
    }
    bits.skip(bits.flag() ? 65 : 0);
    boolean buffered = hypotheticalDecoder(bits) | hypotheticalDecoder(bits);
    bits.skip(buffered ? 2 : 1);
    if (!bits.flag()) {
      return -1;
    }
    bits.skip(1);
    for (int i = 0; i < 4; i++) {
      bits.unsigned();
    }
    return (int) Math.min(MOST, bits.unsigned());
  }

  /** E.1.2. */
  private static boolean hypotheticalDecoder(BitReader bits) throws StreamFormatException {
    if (!bits.flag()) {
      return false;
    }
    long count = Math.min(32, bits.unsigned() + 1);
    bits.skip(8);
    for (int i = 0; i < count; i++) {
      bits.unsigned();
      bits.unsigned();
      bits.skip(1);
    }
    bits.skip(20);
    return true;
  }

  /** ISO/IEC 23008-2 7.3.2.2. */
  private static PictureOrder hevc(byte[] sps) throws StreamFormatException {
    BitReader bits = new BitReader(sps, 2, sps.length);
    bits.skip(4);
    int subLayers = (int) bits.bits(3);
    bits.skip(1 + 96);
    PictureFormat.skipSubLayers(bits, subLayers);
    bits.unsigned();
    int chroma = (int) bits.unsigned();
    bits.skip(chroma == 3 ? 1 : 0);
    bits.unsigned();
    bits.unsigned();
    if (bits.flag()) {
      for (int i = 0; i < 4; i++) {
        bits.unsigned();
      }
    }
    bits.unsigned();
    bits.unsigned();
    bits.unsigned();
    int reordered = 0;
    for (int left = bits.flag() ? subLayers : 0; left >= 0; left--) {
      bits.unsigned();
      reordered = (int) Math.min(MOST, bits.unsigned());
      bits.unsigned();
    }
    return new PictureOrder(reordered, false);
  }
}
