package org.hlsgateway.ingest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hlsgateway.media.Joints;

/** Cuts a stream of bytes, however it comes, so that what can be played from begins a piece. */
final class JointCutter {
  private static final int MOST_HEAD_BYTES = 1 << 20;
  private static final byte[] NOTHING = new byte[0];

  /** What playing from a piece on needs. */
  enum Kind {
    /** The stream begins with it. */
    START,
    /** It needs those before it. */
    NEXT,
    /** It needs what came before the first of its kind. */
    JOINT,
    /** There are no joints in this format: nothing, perhaps. */
    ANY
  }

  /**
   * @param bytes not empty
   */
  record Piece(Kind kind, byte[] bytes) {}

  private enum Format {
    UNKNOWN,
    JOINTED,
    OTHER
  }

  private Format format = Format.UNKNOWN;

  /** What came before the first joint; null once that came, or it is too much. */
  private ByteArrayOutputStream beginning = new ByteArrayOutputStream();

  /** Null before the first joint. */
  private byte[] head;

  private boolean isStarted;

  /** What may be the beginning of a joint, at the end of what came. */
  private byte[] held = NOTHING;

  /** What players need before a joint. There was one. */
  byte[] head() {
    return head;
  }

  List<Piece> take(byte[] bytes) {
    byte[] all = Arrays.copyOf(held, held.length + bytes.length);
    System.arraycopy(bytes, 0, all, held.length, bytes.length);
    held = NOTHING;
    if (format == Format.UNKNOWN) {
      if (all.length < Joints.BEGINNING) {
        held = all;
        return List.of();
      }
      format = Joints.isBeginning(all) ? Format.JOINTED : Format.OTHER;
    }
    List<Piece> pieces = new ArrayList<>();
    if (format == Format.OTHER) {
      add(Kind.ANY, all, pieces);
    } else {
      int end = Joints.unfinished(all);
      held = Arrays.copyOfRange(all, end, all.length);
      cut(Arrays.copyOf(all, end), pieces);
    }
    return pieces;
  }

  private void cut(byte[] bytes, List<Piece> pieces) {
    Kind kind = Kind.NEXT;
    int from = 0;
    while (from < bytes.length) {
      int next = Joints.first(bytes, kind == Kind.JOINT ? from + 1 : from, bytes.length);
      add(kind, Arrays.copyOfRange(bytes, from, next < 0 ? bytes.length : next), pieces);
      from = next < 0 ? bytes.length : next;
      kind = Kind.JOINT;
    }
  }

  private void add(Kind kind, byte[] bytes, List<Piece> pieces) {
    if (bytes.length == 0) {
      return;
    }
    if (beginning != null && kind == Kind.JOINT) {
      head = beginning.toByteArray();
      beginning = null;
    } else if (beginning != null && kind == Kind.NEXT) {
      beginning.writeBytes(bytes);
      if (beginning.size() > MOST_HEAD_BYTES) {
        format = Format.OTHER;
        beginning = null;
      }
    }
    boolean hasHead = kind != Kind.JOINT || head != null;
    pieces.add(new Piece(!isStarted ? Kind.START : hasHead ? kind : Kind.ANY, bytes));
    isStarted = true;
  }
}
