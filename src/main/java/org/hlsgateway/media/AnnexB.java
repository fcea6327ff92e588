package org.hlsgateway.media;

import java.io.ByteArrayOutputStream;

/** Byte streams of NAL units: each stands behind a start code (annex B of H.264 and H.265). */
public final class AnnexB {

  private AnnexB() {}

  /** Where three or four bytes of a start code begin; -1 if there is none. */
  public static int startCode(byte[] bytes, int from, int to) {
    for (int i = from + 2; i < to; i += 3) {
      // A byte above 1 is in no start code: the next two cannot end one either.
      if (bytes[i] == 1 || bytes[i] == 0) {
        for (int j = i; j < Math.min(i + 3, to); j++) {
          if (bytes[j] == 1 && bytes[j - 1] == 0 && bytes[j - 2] == 0) {
            return j - 3 >= from && bytes[j - 3] == 0 ? j - 3 : j - 2;
          }
        }
      }
    }
    return -1;
  }

  /**
   * The same units, each behind its length.
   *
   * @param from where a start code begins
   * @param lengthBytes 1 to 4; a unit that is too long for them is left out
   */
  public static byte[] withLengths(byte[] bytes, int from, int to, int lengthBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 16);
    int code = from;
    while (code >= 0) {
      int start = code;
      while (bytes[start] == 0) {
        start++;
      }
      start++;
      code = startCode(bytes, start, to);
      int end = code < 0 ? to : code;
      while (end > start && bytes[end - 1] == 0) {
        end--;
      }
      write(bytes, start, end, lengthBytes, out);
    }
    return out.toByteArray();
  }

  private static void write(
      byte[] bytes, int start, int end, int lengthBytes, ByteArrayOutputStream out) {
    long length = end - start;
    if (length > 0 && length < 1L << Byte.SIZE * lengthBytes) {
      for (int shift = Byte.SIZE * (lengthBytes - 1); shift >= 0; shift -= Byte.SIZE) {
        out.write((int) (length >> shift));
      }
      out.write(bytes, start, end - start);
    }
  }
}
