package org.hlsgateway.encoder;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * How a stream of WebM or fragmented MP4 begins: what a decoder must have seen, up to the first
 * cluster or fragment. With it the stream can be joined again in its middle, and nothing that was
 * had is had twice, whether the server begins anew or goes on. Other formats pass as they come.
 */
final class StreamHead {
  private static final int MAX_HEAD = 1 << 20;

  /** Without a place to join in so much, the decoder has to find one itself. */
  private static final int MAX_SEARCHED = 8 << 20;

  /** What must be seen of a cluster or fragment to know it. */
  private static final int MARK = 16;

  private static final int[] EBML = {0x1a, 0x45, 0xdf, 0xa3};
  private static final int[] FTYP = {'f', 't', 'y', 'p'};
  private static final int[] CLUSTER = {0x1f, 0x43, 0xb6, 0x75};
  private static final int CLUSTER_TIMESTAMP = 0xe7;
  private static final int[] MOOF = {'m', 'o', 'o', 'f'};
  private static final int[] MFHD = {'m', 'f', 'h', 'd'};

  private byte[] head;
  private long had;

  /** One connection's way through. */
  interface Joint {
    /** What is to be passed on of this; may be empty. */
    byte[] pass(byte[] piece);
  }

  /** For a new connection; the one before must not be used any more. */
  Joint join() {
    return head == null ? new Learning() : new Rejoining();
  }

  /** True while all that came is a head that tells nothing of the pictures yet, or a part of it. */
  static boolean isAlone(byte[] beginning) {
    return beginning.length < MARK
        || (stands(EBML, beginning, 0) || stands(FTYP, beginning, 4))
            && firstJoint(beginning, 0, beginning.length) < 0;
  }

  /** Where a cluster or fragment begins; negative if none does. */
  static int firstJoint(byte[] bytes, int from, int length) {
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

  private static boolean stands(int[] mark, byte[] bytes, int at) {
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[at + i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Passes everything, and remembers the head. */
  private final class Learning implements Joint {
    private ByteArrayOutputStream beginning = new ByteArrayOutputStream();

    Learning() {
      had = 0;
    }

    @Override
    public byte[] pass(byte[] piece) {
      had += piece.length;
      if (beginning != null) {
        int searched = beginning.size();
        beginning.writeBytes(piece);
        byte[] all = beginning.toByteArray();
        int end = firstJoint(all, searched - MARK, all.length);
        if (end > 0) {
          head = Arrays.copyOf(all, end);
        }
        if (end >= 0 || all.length > MAX_HEAD) {
          beginning = null;
        }
      }
      return piece;
    }
  }

  /** Drops what was had, and what comes before the next joint. */
  private final class Rejoining implements Joint {
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean compared;
    private long received;
    private long toDrop;
    private int searched;

    @Override
    public byte[] pass(byte[] piece) {
      received += piece.length;
      if (pending == null) {
        had += piece.length;
        return piece;
      }
      pending.writeBytes(piece);
      if (!compared && pending.size() < head.length) {
        return new byte[0];
      }
      if (!compared) {
        compared = true;
        toDrop = isFromTheStart() ? had : 0;
      }
      drop();
      return toDrop > 0 ? new byte[0] : joined();
    }

    private boolean isFromTheStart() {
      return Arrays.equals(head, Arrays.copyOf(pending.toByteArray(), head.length));
    }

    private void drop() {
      if (toDrop > 0) {
        byte[] all = pending.toByteArray();
        int dropped = (int) Math.min(toDrop, all.length);
        toDrop -= dropped;
        pending.reset();
        pending.write(all, dropped, all.length - dropped);
      }
    }

    private byte[] joined() {
      byte[] all = pending.toByteArray();
      int joint = firstJoint(all, searched - MARK, all.length);
      searched = all.length;
      if (joint < 0 && all.length <= MAX_SEARCHED) {
        return new byte[0];
      }
      int from = Math.max(0, joint);
      had = Math.max(had, received);
      pending = null;
      byte[] result = Arrays.copyOf(head, head.length + all.length - from);
      System.arraycopy(all, from, result, head.length, all.length - from);
      return result;
    }
  }
}
