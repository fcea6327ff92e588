package org.hlsgateway.rtp;

import java.util.Arrays;
import org.hlsgateway.media.AnnexB;
import org.hlsgateway.media.PictureOrder;

/**
 * Puts pictures together from NAL units. Where one ends is told by time stamps and by what the
 * units themselves say (ISO/IEC 14496-10 7.4.1.2.3, 23008-2 7.4.2.4.4), never by the marker:
 * cameras set it on parameter sets (Tapo, Reolink), on each slice (GStreamer, ustreamer) or not at
 * all (FLIR).
 */
final class PictureAssembler {
  private static final int FIRST_CAPACITY = 16 << 10;

  /** No picture of a camera is that long; a stream without ends would fill the memory. */
  private static final int LONGEST_PICTURE = 12 << 20;

  private static final int LENGTH_BYTES = Picture.NAL_LENGTH_BYTES;

  private final boolean hevc;
  private final PictureListener listener;

  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int length;

  /** Where the open unit's length stands; -1 if none is open. */
  private int unitAt = -1;

  private boolean open;
  private int timestamp;
  private boolean hasSlice;
  private boolean key;
  private boolean hasParameterSets;
  private boolean hasRecoveryPoint;
  private boolean skippedLeading;
  private boolean broken;
  private boolean afterGap;
  private boolean interlaced;
  private int fields;

  /** The last packet ended a picture, as far as it can be known. */
  private boolean ended;

  private boolean gapBeforeNext;

  PictureAssembler(boolean hevc, PictureListener listener) {
    this.hevc = hevc;
    this.listener = listener;
  }

  boolean isUnitOpen() {
    return unitAt >= 0;
  }

  /** Packets are missing. */
  void gap() {
    abortUnit();
    if (open && hasSlice && !ended) {
      broken = true;
    } else if (open && !hasSlice) {
      afterGap = true;
    }
    gapBeforeNext = true;
  }

  /** The marker: only what is missing behind it is not missing in this picture. */
  void marked() {
    ended = hasSlice;
  }

  /** What is open of a unit is dropped: its rest does not come. */
  void abortUnit() {
    if (unitAt >= 0) {
      length = unitAt;
      unitAt = -1;
      broken = true;
    }
  }

  /** A whole unit. */
  void unit(byte[] bytes, int offset, int count, int stamp) {
    if (count <= 0) {
      return;
    }
    if (AnnexB.startCode(bytes, offset, offset + count) == offset) {
      split(Arrays.copyOfRange(bytes, offset, offset + count), stamp);
      return;
    }
    beginUnit(bytes, offset, count, stamp);
    append(bytes, offset, count);
    endUnit();
  }

  /**
   * A unit begins that is appended in pieces.
   *
   * @param bytes its header, and what is there of it
   */
  void beginUnit(byte[] bytes, int offset, int count, int stamp) {
    abortUnit();
    if (hevc && isOfAnotherLayer(bytes, offset, count)) {
      return;
    }
    int type = type(bytes[offset]);
    makeRoom(type, firstOfPicture(type, bytes, offset, count), stamp);
    ensure(LENGTH_BYTES);
    unitAt = length;
    length += LENGTH_BYTES;
  }

  void append(byte[] bytes, int offset, int count) {
    if (unitAt < 0 || count <= 0) {
      return;
    }
    if (length + count > LONGEST_PICTURE) {
      abortUnit();
      return;
    }
    ensure(count);
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  void endUnit() {
    if (unitAt < 0) {
      return;
    }
    int from = unitAt + LENGTH_BYTES;
    int inner = AnnexB.startCode(buffer, from, length);
    if (inner < 0) {
      closeUnit(from);
      return;
    }
    // V380 sends SPS, PPS and picture as one unit with start codes in it, others all their slices.
    byte[] rest = Arrays.copyOfRange(buffer, inner, length);
    length = inner;
    closeUnit(from);
    split(rest, timestamp);
  }

  private void closeUnit(int from) {
    while (length > from && buffer[length - 1] == 0) {
      length--;
    }
    int count = length - from;
    if (count == 0 || !accept(type(buffer[from]), from, count)) {
      length = unitAt;
    } else {
      buffer[unitAt] = (byte) (count >> 24);
      buffer[unitAt + 1] = (byte) (count >> 16);
      buffer[unitAt + 2] = (byte) (count >> 8);
      buffer[unitAt + 3] = (byte) count;
    }
    unitAt = -1;
  }

  private void split(byte[] all, int stamp) {
    int from = 0;
    while (from < all.length) {
      int code = AnnexB.startCode(all, from, all.length);
      int to = code < 0 ? all.length : code;
      if (to > from) {
        beginUnit(all, from, to - from, stamp);
        append(all, from, to - from);
        endUnit();
      }
      if (code < 0) {
        return;
      }
      from = code;
      while (from < all.length && all[from] == 0) {
        from++;
      }
      from++;
    }
  }

  private int type(byte header) {
    return hevc ? header >> 1 & 0x3f : header & 0x1f;
  }

  /** nuh_layer_id: only the base layer is shown. */
  private static boolean isOfAnotherLayer(byte[] bytes, int at, int count) {
    return count > 1 && ((bytes[at] & 1) != 0 || (bytes[at + 1] & 0xf8) != 0);
  }

  private boolean isSlice(int type) {
    return hevc ? type < 32 : type >= 1 && type <= 5;
  }

  /** What stands before a picture's slices, and so begins the next. */
  private boolean standsBefore(int type) {
    return hevc
        ? type >= 32 && type <= 35 || type == 39 || type >= 41 && type <= 44 || type >= 48
        : type >= 6 && type <= 9 || type >= 14 && type <= 18;
  }

  /** Of a slice: whether it is a picture's first. What is too short to tell goes on. */
  private boolean firstOfPicture(int type, byte[] bytes, int offset, int count) {
    int at = hevc ? 2 : 1;
    // H.265: first_slice_segment_in_pic_flag; H.264: first_mb_in_slice is 0, as ue(v).
    return isSlice(type)
        && (hevc || type != 3 && type != 4)
        && count > at
        && bytes[offset + at] < 0;
  }

  private void makeRoom(int type, boolean first, int stamp) {
    if (open && hasSlice && beginsAnother(type, first, stamp)) {
      emit();
    }
    if (!open) {
      open = true;
      afterGap = gapBeforeNext;
      gapBeforeNext = false;
    }
    ended = false;
    // Reolink stamps parameter sets with the time of the picture before.
    timestamp = stamp;
    if (isSlice(type)) {
      if (!hasSlice) {
        hasSlice = true;
        broken |= afterGap && !first;
        listener.pictureBegins(stamp);
      }
      fields += first ? 1 : 0;
    }
  }

  private boolean beginsAnother(int type, boolean first, int stamp) {
    if (stamp != timestamp || standsBefore(type)) {
      return true;
    }
    // Two fields are one sample (14496-15 5.3.2).
    return isSlice(type) && first && !(interlaced && !ended && fields < 2);
  }

  /** False if the unit is of no use where pictures have lengths and their own descriptions. */
  private boolean accept(int type, int at, int count) {
    if (hevc) {
      return acceptHevc(type, at, count);
    }
    switch (type) {
      case 5 -> key = true;
      case 6 -> hasRecoveryPoint |= isRecoveryPoint(at + 1, at + count);
      case 7, 8 -> {
        hasParameterSets |= type == 7;
        byte[] set = Arrays.copyOfRange(buffer, at, at + count);
        if (type == 7) {
          interlaced = PictureOrder.of(set, false).mayBeFields();
        }
        listener.parameterSet(type, set);
      }
      case 1, 2 -> {
        if ((hasRecoveryPoint || hasParameterSets) && isIntra(at + 1, count - 1)) {
          key = true;
        }
      }
      default -> {
        // 9: delimiter, 12: filler, 0 and 24 to 31: vendors' own.
        return type != 9 && type != 12 && type != 0 && type < 24;
      }
    }
    return true;
  }

  private boolean acceptHevc(int type, int at, int count) {
    if (count < 3) {
      return false;
    }
    if (type >= 16 && type <= 21) {
      key = true;
    } else if (type == 8 || type == 9) {
      skippedLeading = true;
    } else if (type >= 32 && type <= 34) {
      listener.parameterSet(type, Arrays.copyOfRange(buffer, at, at + count));
    }
    return type < 32 || type >= 32 && type <= 34 || type >= 36 && type != 38 && type < 48;
  }

  /** ISO/IEC 14496-10 D.1: payload type 6, be it not the first. */
  private boolean isRecoveryPoint(int from, int to) {
    int at = from;
    while (at + 2 <= to) {
      int kind = 0;
      while (at < to && buffer[at] == -1) {
        kind += 255;
        at++;
      }
      int size = 0;
      kind += at < to ? buffer[at++] & 0xff : 0;
      while (at < to && buffer[at] == -1) {
        size += 255;
        at++;
      }
      size += at < to ? buffer[at++] & 0xff : 0;
      if (kind == 6) {
        return true;
      }
      at += size;
    }
    return false;
  }

  /** slice_type 2 or 7 (7.4.3), the second ue(v) of a slice; few bits are enough. */
  private boolean isIntra(int at, int count) {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | (i < count ? buffer[at + i] & 0xff : 0);
    }
    int skip = 2 * Long.numberOfLeadingZeros(bits) + 1;
    if (skip > 40) {
      return false;
    }
    long rest = bits << skip;
    int zeros = Long.numberOfLeadingZeros(rest);
    if (zeros > 4) {
      return false;
    }
    long type = (rest >>> 63 - 2 * zeros) - 1;
    return type % 5 == 2;
  }

  private void emit() {
    // Without a unit that can be read there is nothing to show.
    broken |= length == 0;
    listener.picture(
        new Picture(
            timestamp, Arrays.copyOf(buffer, length), key, skippedLeading, broken, afterGap));
    open = false;
    length = 0;
    hasSlice = false;
    key = false;
    hasParameterSets = false;
    hasRecoveryPoint = false;
    skippedLeading = false;
    broken = false;
    afterGap = false;
    fields = 0;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
