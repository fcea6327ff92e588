package org.hlsgateway.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Takes what comes of a connection, in pieces of any size, and hands out messages and interleaved
 * packets (RFC 2326 10.12) in their order. Where bytes come that are neither, it looks for what
 * could be one: cameras tear packets when their buffers are full.
 */
final class RtspReader {
  private static final int LONGEST_HEAD = 64 << 10;
  private static final int LONGEST_BODY = 512 << 10;

  /** So much in a row that cannot be read, and it is given up. */
  private static final int MOST_SKIPPED = 1 << 20;

  private static final int ENOUGH_TO_TELL = 6;

  private static final byte[] RESPONSE = "RTSP/".getBytes(StandardCharsets.US_ASCII);

  /** Receives what was read; arrays are used again after the call. */
  interface Listener {
    void packet(int channel, byte[] bytes, int offset, int length) throws RtspException;

    void message(RtspMessage message) throws RtspException;
  }

  private final Listener listener;
  private byte[] kept = new byte[0];
  private int keptLength;
  private int channels;
  private boolean lost;
  private int skipped;
  private boolean describes;
  private boolean held;
  private boolean releasing;

  RtspReader(Listener listener) {
    this.listener = listener;
  }

  /** Interleaved packets may come by channels below this. */
  void channels(int count) {
    channels = count;
  }

  /** Another connection: what was kept of the one before has no rest. */
  void restart() {
    keptLength = 0;
    lost = false;
    held = false;
    skipped = 0;
  }

  /** A description is awaited: of that, cameras tell the length wrong, or not at all. */
  void describes(boolean awaited) {
    describes = awaited;
  }

  /** A description has come as far as it seems, and may go on. */
  boolean isHeld() {
    return held;
  }

  /** Nothing more comes of a description: what is there has to do. */
  void release() throws RtspException {
    releasing = true;
    try {
      int used = parse(kept, 0, keptLength);
      System.arraycopy(kept, used, kept, 0, keptLength - used);
      keptLength -= used;
    } finally {
      releasing = false;
    }
  }

  void read(byte[] bytes, int offset, int length) throws RtspException {
    if (keptLength == 0) {
      int used = parse(bytes, offset, offset + length);
      keep(bytes, offset + used, length - used);
      return;
    }
    keep(bytes, offset, length);
    int used = parse(kept, 0, keptLength);
    System.arraycopy(kept, used, kept, 0, keptLength - used);
    keptLength -= used;
    if (keptLength == 0 && kept.length > 2 * LONGEST_HEAD) {
      kept = new byte[0];
    }
  }

  private void keep(byte[] bytes, int offset, int length) {
    if (keptLength + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(keptLength + length, 2 * kept.length));
    }
    System.arraycopy(bytes, offset, kept, keptLength, length);
    keptLength += length;
  }

  /**
   * @return how many bytes were used up
   */
  private int parse(byte[] bytes, int from, int to) throws RtspException {
    int at = from;
    while (at < to) {
      if (lost) {
        at = next(bytes, at, to);
        if (to - at < ENOUGH_TO_TELL) {
          break;
        }
        lost = false;
      }
      int used = one(bytes, at, to);
      if (used == 0) {
        break;
      }
      at += used;
    }
    return at - from;
  }

  /** 0 if more is needed. */
  private int one(byte[] bytes, int at, int to) throws RtspException {
    byte first = bytes[at];
    if (first == '\r' || first == '\n' || first == 0) {
      return 1;
    }
    if (first == '$') {
      return packet(bytes, at, to);
    }
    if (first >= 'A' && first <= 'Z') {
      return message(bytes, at, to);
    }
    return strayed();
  }

  private int packet(byte[] bytes, int at, int to) throws RtspException {
    if (to - at < 4) {
      return 0;
    }
    int channel = bytes[at + 1] & 0xff;
    int length = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    if (to - at < 5 && length > 0) {
      return 0;
    }
    if (channel >= channels || length > 0 && (bytes[at + 4] & 0xc0) != 0x80) {
      return strayed();
    }
    if (to - at < 4 + length) {
      return 0;
    }
    skipped = 0;
    listener.packet(channel, bytes, at + 4, length);
    return 4 + length;
  }

  private int message(byte[] bytes, int at, int to) throws RtspException {
    int end = endOfHead(bytes, at, to);
    if (end < 0) {
      if (to - at > LONGEST_HEAD) {
        throw notRtsp("a message without an end");
      }
      if (to - at > 16 && !isText(bytes, at, to)) {
        return strayed();
      }
      return 0;
    }
    String head = new String(bytes, at, end - at, StandardCharsets.UTF_8).strip();
    int length = RtspMessage.bodyLength(head);
    if (length > LONGEST_BODY) {
      throw notRtsp("a message of " + length + " bytes");
    }
    held = false;
    if (describes && head.matches("(?s)RTSP/\\S+\\s+2.*")) {
      int found = lengthOfDescription(bytes, end, length, to);
      held = found < 0 && to - end >= length;
      length = found < 0 ? Integer.MAX_VALUE : found;
    }
    if (to - end < length) {
      return 0;
    }
    Optional<RtspMessage> message =
        RtspMessage.parse(head, Arrays.copyOfRange(bytes, end, end + length));
    if (message.isEmpty()) {
      return strayed();
    }
    skipped = 0;
    listener.message(message.get());
    return end - at + length;
  }

  /**
   * What is said, if media are in it; else with the lines behind it, as many as look like a
   * description's.
   *
   * @return below 0: more is needed to tell
   */
  private int lengthOfDescription(byte[] bytes, int from, int said, int to) {
    if (to - from < said) {
      return releasing && hasMedia(bytes, from, to) ? to - from : -1;
    }
    if (hasMedia(bytes, from, from + said)) {
      return said;
    }
    int at = from + said;
    while (at < to && bytes[at] != '$' && (bytes[at] < 'A' || bytes[at] > 'Z')) {
      while (at < to && bytes[at] != '\n') {
        at++;
      }
      at += at < to ? 1 : 0;
      if (at - from > LONGEST_BODY) {
        return said;
      }
    }
    return at < to || releasing ? at - from : -1;
  }

  private static boolean hasMedia(byte[] bytes, int from, int to) {
    for (int i = from; i + 1 < to; i++) {
      if (bytes[i] == 'm' && bytes[i + 1] == '=' && (i == from || bytes[i - 1] == '\n')) {
        return true;
      }
    }
    return false;
  }

  private static boolean isText(byte[] bytes, int from, int to) {
    for (int i = from; i < Math.min(to, from + 64); i++) {
      if (bytes[i] < '\t' || bytes[i] == 127) {
        return false;
      }
    }
    return true;
  }

  /** Behind the empty line; -1 if there is none yet. Lines may end with LF alone. */
  private static int endOfHead(byte[] bytes, int from, int to) {
    int last = Math.min(to, from + LONGEST_HEAD);
    for (int i = from; i < last; i++) {
      if (bytes[i] == '\n'
          && (i + 1 < to && bytes[i + 1] == '\n'
              || i + 2 < to && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')) {
        return bytes[i + 1] == '\n' ? i + 2 : i + 3;
      }
    }
    return -1;
  }

  /** This byte begins nothing. */
  private int strayed() throws RtspException {
    lost = true;
    skip(1);
    return 1;
  }

  /** Where something could begin that can be told from what is there so far. */
  private int next(byte[] bytes, int from, int to) throws RtspException {
    int at = from;
    while (at < to && !couldBegin(bytes, at, to)) {
      at++;
    }
    skip(at - from);
    return at;
  }

  private void skip(int count) throws RtspException {
    skipped += count;
    if (skipped > MOST_SKIPPED) {
      throw notRtsp("bytes that are neither");
    }
  }

  private boolean couldBegin(byte[] bytes, int at, int to) {
    if (bytes[at] == '$') {
      return to - at < ENOUGH_TO_TELL
          || (bytes[at + 1] & 0xff) < channels
              && ((bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff) >= 8
              && (bytes[at + 4] & 0xf0 & ~0x30) == 0x80;
    }
    int count = Math.min(RESPONSE.length, to - at);
    return Arrays.equals(bytes, at, at + count, RESPONSE, 0, count);
  }

  private static RtspException notRtsp(String what) {
    return RtspException.passing(
        "rtsp://: Invalid data found when processing input: the answer is " + what);
  }
}
