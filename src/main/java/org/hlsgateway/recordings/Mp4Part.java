package org.hlsgateway.recordings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a recording that makes one MP4 file: an initialization section and the segments that
 * it is for, without a gap. Strung together as they are, they are a fragmented MP4 (ISO/IEC
 * 14496-12 8.8): nothing is written to disk for a download, its length is known, and any range of
 * it can be fetched.
 */
final class Mp4Part {

  private static final int BUFFER = 64 << 10;

  private final List<Path> files;
  private final List<Long> lengths;
  private final long length;

  private Mp4Part(List<Path> files, List<Long> lengths) {
    this.files = files;
    this.lengths = lengths;
    this.length = lengths.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * @throws IOException if the recording was deleted
   */
  static List<Mp4Part> of(Path folder, List<KeptSegment> segments) throws IOException {
    List<Mp4Part> parts = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    String init = "";
    for (KeptSegment segment : segments) {
      if (segment.discontinuity() || !segment.init().equals(init)) {
        if (!files.isEmpty()) {
          parts.add(new Mp4Part(List.copyOf(files), List.copyOf(lengths)));
        }
        files.clear();
        lengths.clear();
        init = segment.init();
        files.add(folder.resolve(init));
        lengths.add(Files.size(folder.resolve(init)));
      }
      files.add(folder.resolve(segment.name()));
      lengths.add(segment.bytes());
    }
    if (!files.isEmpty()) {
      parts.add(new Mp4Part(List.copyOf(files), List.copyOf(lengths)));
    }
    return parts;
  }

  /** Bytes. */
  long length() {
    return length;
  }

  /**
   * @param first 0 to {@link #length()}
   * @param count at most what is left after {@code first}
   * @throws IOException if a file is gone or shorter than it was, or {@code out} is closed
   */
  void writeTo(OutputStream out, long first, long count) throws IOException {
    long skip = first;
    long left = count;
    for (int i = 0; i < files.size() && left > 0; i++) {
      long size = lengths.get(i);
      if (skip >= size) {
        skip -= size;
        continue;
      }
      long taken = Math.min(left, size - skip);
      copy(files.get(i), skip, taken, out);
      left -= taken;
      skip = 0;
    }
  }

  /** Streams a range of a file. */
  static void copy(Path file, long first, long count, OutputStream out) throws IOException {
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(first);
      byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, count))];
      long left = count;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException(file.getFileName() + " is shorter than it was");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }
}
