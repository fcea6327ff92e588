package org.hlsgateway.encoder;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.hlsgateway.media.Joints;

/**
 * How a stream of WebM or fragmented MP4 begins: what a decoder must have seen, up to the first
 * cluster or fragment. With it the stream can be joined again in its middle, and nothing that was
 * had is had twice, whether the server begins anew, gives its head and goes on, or goes on alone.
 * Other formats pass as they come.
 */
final class StreamHead {
  private static final int MAX_HEAD = 1 << 20;

  /** Without a place to join in so much, the decoder has to find one itself. */
  private static final int MAX_SEARCHED = 8 << 20;

  /**
   * Of the first cluster or fragment. Fragments begin with their number and their time, which are
   * those of every stream of this encoder's: only the sizes of the frames, and what is in them,
   * tell a publisher's second stream from its first.
   */
  private static final int TOLD_APART = 4 << 10;

  private byte[] head;

  /** The head and what tells the first cluster from the others. */
  private byte[] start;

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
    return beginning.length < Joints.MARK
        || Joints.isBeginning(beginning) && Joints.first(beginning, 0, beginning.length) < 0;
  }

  /** Passes everything, and remembers the head. */
  private final class Learning implements Joint {
    private ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private int end = -1;

    Learning() {
      had = 0;
    }

    @Override
    public byte[] pass(byte[] piece) {
      had += piece.length;
      if (beginning != null) {
        learn(piece);
      }
      return piece;
    }

    private void learn(byte[] piece) {
      int searched = beginning.size();
      beginning.writeBytes(piece);
      byte[] all = beginning.toByteArray();
      if (end < 0) {
        end = Joints.first(all, searched - Joints.MARK, all.length);
      }
      if (end > 0) {
        head = Arrays.copyOf(all, end);
        start = Arrays.copyOf(all, Math.min(all.length, end + TOLD_APART));
      }
      if (end == 0 || end > 0 && all.length >= end + TOLD_APART || all.length > MAX_HEAD) {
        beginning = null;
      }
    }
  }

  /** Drops what was had, and what comes before the next joint. */
  private final class Rejoining implements Joint {
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean compared;
    private long received;
    private long toDrop;
    private int searched;

    /** Another stream than before, or this one from a later place on, with a head of its own. */
    private Joint anew;

    @Override
    public byte[] pass(byte[] piece) {
      if (anew != null) {
        return anew.pass(piece);
      }
      received += piece.length;
      if (pending == null) {
        had += piece.length;
        return piece;
      }
      pending.writeBytes(piece);
      if (!compared && pending.size() < start.length) {
        return new byte[0];
      }
      if (!compared) {
        compared = true;
        byte[] all = pending.toByteArray();
        boolean isFromTheStart = Arrays.equals(start, Arrays.copyOf(all, start.length));
        if (!isFromTheStart && Joints.isBeginning(all)) {
          anew = new Learning();
          pending = null;
          return anew.pass(all);
        }
        toDrop = isFromTheStart ? had : 0;
      }
      drop();
      return toDrop > 0 ? new byte[0] : joined();
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
      int joint = Joints.first(all, searched - Joints.MARK, all.length);
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
