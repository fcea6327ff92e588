package org.hlsgateway.media;

/**
 * Where a stream of WebM or fragmented MP4 can be joined by who was given its beginning: at its
 * clusters (Matroska) and fragments (ISO/IEC 14496-12). Other formats have none.
 */
public final class Joints {
  /** What must be seen of a cluster or fragment to know it. */
  public static final int MARK = 16;

  /** What must be seen of a stream to know whether it has joints. */
  public static final int BEGINNING = 8;

  private static final int[] EBML = {0x1a, 0x45, 0xdf, 0xa3};
  private static final int[] FTYP = {'f', 't', 'y', 'p'};
  private static final int[] CLUSTER = {0x1f, 0x43, 0xb6, 0x75};
  private static final int CLUSTER_TIMESTAMP = 0xe7;
  private static final int[] MOOF = {'m', 'o', 'o', 'f'};
  private static final int[] MFHD = {'m', 'f', 'h', 'd'};

  private Joints() {}

  /** True if this is how a stream begins that can be joined later. */
  public static boolean isBeginning(byte[] bytes) {
    return bytes.length >= BEGINNING && (stands(EBML, bytes, 0) || stands(FTYP, bytes, 4));
  }

  /** Where the first cluster or fragment begins; negative if none does. */
  public static int first(byte[] bytes, int from, int length) {
    for (int i = Math.max(0, from); i + MARK <= length; i++) {
      if (isCluster(bytes, i) || isFragment(bytes, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Matroska: the id, a size of one to eight bytes, and the time stamp, which comes first. */
  private static boolean isCluster(byte[] bytes, int at) {
    if (!stands(CLUSTER, bytes, at)) {
      return false;
    }
    int sizeBytes = Integer.numberOfLeadingZeros(bytes[at + 4] & 0xff) - 23;
    return sizeBytes <= 8 && (bytes[at + 4 + sizeBytes] & 0xff) == CLUSTER_TIMESTAMP;
  }

  /** ISO/IEC 14496-12, 8.8.4 and 8.8.5: a moof begins with its mfhd. */
  private static boolean isFragment(byte[] bytes, int at) {
    return stands(MOOF, bytes, at + 4) && stands(MFHD, bytes, at + 12);
  }

  /**
   * Where a cluster or fragment may begin of which the mark is not all here, near the end.
   *
   * @return the length if there is none
   */
  public static int unfinished(byte[] bytes) {
    for (int i = Math.max(0, bytes.length - MARK + 1); i < bytes.length; i++) {
      if (mayStand(CLUSTER, bytes, i) || mayStand(MOOF, bytes, i + 4)) {
        return i;
      }
    }
    return bytes.length;
  }

  /** As far as it can be seen, of which there is something. */
  private static boolean mayStand(int[] mark, byte[] bytes, int at) {
    int seen = Math.min(mark.length, bytes.length - at);
    for (int i = 0; i < seen; i++) {
      if ((bytes[at + i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return seen > 0;
  }

  private static boolean stands(int[] mark, byte[] bytes, int at) {
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[at + i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
