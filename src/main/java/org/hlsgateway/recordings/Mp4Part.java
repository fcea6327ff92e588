package org.hlsgateway.recordings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A stretch of a recording that makes one MP4 file: an initialization section and the segments that
 * it is for, without a gap. Strung together, with an index between, they are a fragmented MP4
 * (ISO/IEC 14496-12 8.8): nothing is written to disk for a download, its length is known before it
 * begins, and any range of it can be fetched. The alternative, a copy by FFmpeg, would need as much
 * space again, just when a disk is full of recordings.
 */
final class Mp4Part {

  private static final Logger LOG = Logger.getLogger(Mp4Part.class.getName());

  private static final int BUFFER = 64 << 10;

  private final Path folder;
  private final List<KeptSegment> segments;
  private byte[] head = new byte[0];
  private Mp4Timeline timeline;

  private Mp4Part(Path folder, List<KeptSegment> segments) {
    this.folder = folder;
    this.segments = List.copyOf(segments);
  }

  /** To be {@link #open}ed before anything else. */
  static List<Mp4Part> of(Path folder, List<KeptSegment> segments) {
    List<Mp4Part> parts = new ArrayList<>();
    List<KeptSegment> stretch = new ArrayList<>();
    for (KeptSegment segment : segments) {
      boolean breaks =
          !stretch.isEmpty()
              && (segment.discontinuity() || !segment.init().equals(stretch.get(0).init()));
      if (breaks) {
        parts.add(new Mp4Part(folder, stretch));
        stretch.clear();
      }
      stretch.add(segment);
    }
    if (!stretch.isEmpty()) {
      parts.add(new Mp4Part(folder, stretch));
    }
    return parts;
  }

  /**
   * @throws NoSuchFileException if the recording was deleted
   */
  Mp4Part open() throws IOException {
    byte[] init = Files.readAllBytes(folder.resolve(segments.get(0).init()));
    byte[] first = Files.readAllBytes(folder.resolve(segments.get(0).name()));
    head = init;
    try {
      Mp4Timeline read = Mp4Timeline.of(init, first);
      byte[] index = read.index(segments);
      head = new byte[init.length + index.length];
      System.arraycopy(init, 0, head, 0, init.length);
      System.arraycopy(index, 0, head, init.length, index.length);
      timeline = read;
    } catch (IOException e) {
      // It plays as it is, only later and without seeking.
      LOG.log(Level.FINE, "A recording's times cannot be read", e);
    }
    return this;
  }

  /** Bytes. */
  long length() {
    return head.length + segments.stream().mapToLong(KeptSegment::bytes).sum();
  }

  /**
   * @param first 0 to {@link #length()}
   * @param count at most what is left after {@code first}
   * @throws IOException if a file is gone or shorter than it was, or {@code out} is closed
   */
  void writeTo(OutputStream out, long first, long count) throws IOException {
    long position = 0;
    long end = first + count;
    if (first < head.length) {
      out.write(head, (int) first, (int) (Math.min(end, head.length) - first));
    }
    position += head.length;
    for (KeptSegment segment : segments) {
      long after = position + segment.bytes();
      long from = Math.max(first, position);
      if (position >= end) {
        return;
      }
      if (from < after) {
        write(segment, from - position, Math.min(end, after) - from, out);
      }
      position = after;
    }
  }

  private void write(KeptSegment segment, long first, long count, OutputStream out)
      throws IOException {
    Path file = folder.resolve(segment.name());
    if (timeline == null) {
      copy(file, first, count, out);
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    timeline.shift(bytes);
    copy(new ByteArrayInputStream(bytes), first, count, out);
  }

  /** Streams a range of a file. */
  static void copy(Path file, long first, long count, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      copy(in, first, count, out);
    }
  }

  private static void copy(InputStream in, long first, long count, OutputStream out)
      throws IOException {
    in.skipNBytes(first);
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, count))];
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("a recorded file is shorter than it was");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
