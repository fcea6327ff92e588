package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a file of its own of what was cut out of a long live stream: times begin at 0, and an index
 * (sidx, ISO/IEC 14496-12 8.16.3) says how long it is and where to seek. Sizes stay as they are, so
 * the whole file's length is known before its first byte is read.
 */
final class Mp4Timeline {

  private static final int SIDX_HEADER_BYTES = 40;
  private static final int SIDX_REFERENCE_BYTES = 12;

  /** The count has 16 bits. */
  private static final int MOST_REFERENCES = 65_535;

  /** Timescales by track. */
  private final Map<Integer, Long> ticksPerSecond = new HashMap<>();

  private int referenceTrack;
  private long originMicros = Long.MAX_VALUE;

  private Mp4Timeline() {}

  /** Called for each box that is met. */
  @FunctionalInterface
  private interface Visitor {
    /**
     * @param from where its content begins
     * @param to where it ends
     */
    void box(String type, int from, int to) throws IOException;
  }

  /** What is told of a track, in its order: tkhd, mdhd, hdlr. */
  private static final class Track {
    int id;
    long ticksPerSecond;
    boolean isVideo;
  }

  /**
   * @param init a media initialization section
   * @param first the first segment after it
   * @throws IOException if these are not the boxes of fragmented MP4
   */
  static Mp4Timeline of(byte[] init, byte[] first) throws IOException {
    Mp4Timeline timeline = new Mp4Timeline();
    timeline.readTracks(ByteBuffer.wrap(init));
    ByteBuffer segment = ByteBuffer.wrap(first);
    Map<Integer, Long> begins = new HashMap<>();
    eachTime(segment, (track, at, wide) -> begins.putIfAbsent(track, time(segment, at, wide)));
    for (Map.Entry<Integer, Long> begin : begins.entrySet()) {
      long micros = timeline.toMicros(begin.getKey(), begin.getValue());
      timeline.originMicros = Math.min(timeline.originMicros, micros);
    }
    if (begins.isEmpty() || !timeline.ticksPerSecond.containsKey(timeline.referenceTrack)) {
      throw new IOException("no times in it");
    }
    return timeline;
  }

  /** Lets a segment's times count from the file's begin; changes the array. */
  void shift(byte[] bytes) throws IOException {
    ByteBuffer segment = ByteBuffer.wrap(bytes);
    eachTime(
        segment,
        (track, at, wide) -> {
          long shifted = Math.max(0, time(segment, at, wide) - toTicks(track, originMicros));
          if (wide) {
            segment.putLong(at, shifted);
          } else {
            segment.putInt(at, (int) shifted);
          }
        });
  }

  static int indexBytes(int segments) {
    return segments > MOST_REFERENCES ? 0 : SIDX_HEADER_BYTES + segments * SIDX_REFERENCE_BYTES;
  }

  /** The index, to stand before the first segment; empty if there are too many for one. */
  byte[] index(List<KeptSegment> segments) {
    ByteBuffer box = ByteBuffer.allocate(indexBytes(segments.size()));
    if (box.capacity() == 0) {
      return box.array();
    }
    box.putInt(box.capacity()).put("sidx".getBytes(StandardCharsets.US_ASCII));
    box.putInt(1 << 24); // version 1, no flags
    box.putInt(referenceTrack);
    box.putInt((int) ticks());
    box.putLong(0); // earliest presentation time
    box.putLong(0); // first offset: the segments follow at once
    box.putShort((short) 0).putShort((short) segments.size());
    long micros = 0;
    long ticksBefore = 0;
    for (KeptSegment segment : segments) {
      micros += segment.micros();
      // From the sum, so that rounding does not add up.
      long ticksAfter = micros * ticks() / 1_000_000;
      box.putInt((int) segment.bytes()); // its first bit: 0, media and not another index
      box.putInt((int) (ticksAfter - ticksBefore));
      box.putInt(0x9000_0000); // begins with a stream access point of type 1
      ticksBefore = ticksAfter;
    }
    return box.array();
  }

  private long ticks() {
    return ticksPerSecond.get(referenceTrack);
  }

  private long toMicros(int track, long ticks) throws IOException {
    long scale = scale(track);
    return ticks / scale * 1_000_000 + ticks % scale * 1_000_000 / scale;
  }

  private long toTicks(int track, long micros) throws IOException {
    long scale = scale(track);
    return micros / 1_000_000 * scale + micros % 1_000_000 * scale / 1_000_000;
  }

  private long scale(int track) throws IOException {
    Long scale = ticksPerSecond.get(track);
    if (scale == null || scale == 0) {
      throw new IOException("track " + track + " is not in the initialization section");
    }
    return scale;
  }

  // ---- boxes -----------------------------------------------------------------------------------

  private void readTracks(ByteBuffer init) throws IOException {
    inside(
        init,
        "moov",
        (type, from, to) -> {
          if (type.equals("trak")) {
            readTrack(init, from, to);
          }
        });
  }

  private void readTrack(ByteBuffer init, int from, int to) throws IOException {
    Track track = new Track();
    Visitor media =
        (type, start, end) -> {
          switch (type) {
            // 8.4.2.2: two times before it, of 4 or 8 bytes
            case "mdhd" -> track.ticksPerSecond = afterTimes(init, start, end);
            // 8.4.3.2
            case "hdlr" -> track.isVideo = "vide".equals(name(init, start + 8, end));
            default -> {}
          }
        };
    boxes(
        init,
        from,
        to,
        (type, start, end) -> {
          switch (type) {
            // 8.3.2.2: likewise
            case "tkhd" -> track.id = (int) afterTimes(init, start, end);
            case "mdia" -> boxes(init, start, end, media);
            default -> {}
          }
        });
    ticksPerSecond.put(track.id, track.ticksPerSecond);
    if (track.isVideo || referenceTrack == 0) {
      referenceTrack = track.id;
    }
  }

  private static long afterTimes(ByteBuffer box, int from, int to) throws IOException {
    int at = from + (box.get(require(from, 1, to)) == 1 ? 20 : 12);
    return Integer.toUnsignedLong(box.getInt(require(at, 4, to)));
  }

  /** Where a fragment says when it begins. */
  @FunctionalInterface
  private interface TimeVisitor {
    void time(int track, int at, boolean wide) throws IOException;
  }

  private static void eachTime(ByteBuffer segment, TimeVisitor visitor) throws IOException {
    inside(
        segment,
        "moof",
        (type, from, to) -> {
          if (!type.equals("traf")) {
            return;
          }
          int[] track = new int[1];
          boxes(
              segment,
              from,
              to,
              (inner, start, end) -> {
                if (inner.equals("tfhd")) {
                  track[0] = segment.getInt(require(start + 4, 4, end));
                } else if (inner.equals("tfdt")) {
                  // 8.8.12.2: 8 bytes in version 1, 4 in version 0
                  boolean wide = segment.get(require(start, 1, end)) == 1;
                  visitor.time(track[0], require(start + 4, wide ? 8 : 4, end), wide);
                }
              });
        });
  }

  private static long time(ByteBuffer segment, int at, boolean wide) {
    return wide ? segment.getLong(at) : Integer.toUnsignedLong(segment.getInt(at));
  }

  /** Visits what is in each of the outermost boxes of a type. */
  private static void inside(ByteBuffer bytes, String outer, Visitor visitor) throws IOException {
    boxes(
        bytes,
        0,
        bytes.capacity(),
        (type, from, to) -> {
          if (type.equals(outer)) {
            boxes(bytes, from, to, visitor);
          }
        });
  }

  private static void boxes(ByteBuffer bytes, int from, int to, Visitor visitor)
      throws IOException {
    int at = from;
    while (at < to) {
      long size = Integer.toUnsignedLong(bytes.getInt(require(at, 8, to)));
      int header = 8;
      if (size == 1) {
        size = bytes.getLong(require(at + 8, 8, to));
        header = 16;
      }
      if (size < header || size > to - at) {
        throw new IOException("a box of " + size + " bytes where there are " + (to - at));
      }
      int end = at + (int) size;
      visitor.box(name(bytes, at + 4, to), at + header, end);
      at = end;
    }
  }

  private static String name(ByteBuffer bytes, int at, int to) throws IOException {
    byte[] name = new byte[4];
    bytes.get(require(at, 4, to), name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static int require(int at, int count, int to) throws IOException {
    if (at > to - count) {
      throw new IOException("a box ends too early");
    }
    return at;
  }
}
