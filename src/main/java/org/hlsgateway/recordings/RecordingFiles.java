package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.channels.Channel;

/**
 * A recording's folder: {@code about} (whose it is, written first), {@code index} (a line for each
 * segment, written after it), the media, and {@code summary} (written when no more will come; a
 * folder without one was being written when the server ended).
 */
final class RecordingFiles {

  private static final String ABOUT = "about";
  private static final String INDEX = "index";
  private static final String SUMMARY = "summary";
  private static final String TARGET_DURATION = "target-duration";

  private RecordingFiles() {}

  static void writeAbout(Disk disk, Path folder, Channel channel, int targetDurationSeconds)
      throws IOException {
    Notes about =
        new Notes()
            .with("channel", channel.id())
            .with("nickname", channel.nickname())
            .with("title", channel.title())
            .with(TARGET_DURATION, targetDurationSeconds);
    disk.write(folder.resolve(ABOUT), List.of(about.bytes()));
  }

  static void appendToIndex(Disk disk, Path folder, KeptSegment segment) throws IOException {
    byte[] line = (segment.toLine() + "\n").getBytes(StandardCharsets.UTF_8);
    disk.append(folder.resolve(INDEX), line);
  }

  static void writeSummary(Disk disk, Recording recording) throws IOException {
    Notes summary =
        new Notes()
            .with("start", recording.start())
            .with("end", recording.end())
            .with("duration", recording.duration())
            .with("bytes", recording.bytes())
            .with("segments", recording.segments())
            .with("parts", recording.parts());
    disk.write(recording.folder().resolve(SUMMARY), List.of(summary.bytes()));
  }

  /**
   * The segments that are there, in their order.
   *
   * @throws NoSuchFileException if the recording was deleted
   */
  static List<KeptSegment> segments(Path folder) throws IOException {
    String text = Files.readString(folder.resolve(INDEX));
    // What follows the last line's end was being written when the server was killed.
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<KeptSegment> segments = new ArrayList<>();
    boolean gap = false;
    for (String line : whole.lines().toList()) {
      Optional<KeptSegment> segment = KeptSegment.parse(line);
      if (segment.isPresent()) {
        segments.add(gap ? segment.get().afterAGap() : segment.get());
      }
      gap = segment.isEmpty();
    }
    return segments;
  }

  /**
   * What a folder holds; brings one that a crash left behind into order.
   *
   * @return empty if there is nothing in it that could be played
   */
  static Optional<Recording> open(Disk disk, Path folder) throws IOException {
    Path summary = folder.resolve(SUMMARY);
    try {
      Notes about = Notes.parse(Files.readString(folder.resolve(ABOUT)));
      if (Files.exists(summary)) {
        return Optional.of(read(folder, about, Notes.parse(Files.readString(summary))));
      }
      List<KeptSegment> segments = repair(disk, folder);
      if (segments.isEmpty()) {
        return Optional.empty();
      }
      Tally tally = new Tally();
      for (KeptSegment segment : segments) {
        long init = tally.isNewInit(segment) ? Files.size(folder.resolve(segment.init())) : 0;
        tally.add(segment, init);
      }
      Recording recording =
          tally.recording(
              folder,
              about.number("channel"),
              about.text("nickname"),
              about.text("title"),
              targetDuration(about),
              false);
      writeSummary(disk, recording);
      return Optional.of(recording);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("unreadable: " + e.getMessage(), e);
    }
  }

  private static Recording read(Path folder, Notes about, Notes summary) {
    return new Recording(
        folder.getFileName().toString(),
        folder,
        about.number("channel"),
        about.text("nickname"),
        about.text("title"),
        Instant.parse(summary.text("start")),
        Instant.parse(summary.text("end")),
        Duration.parse(summary.text("duration")),
        summary.number("bytes"),
        Math.toIntExact(summary.number("segments")),
        Math.toIntExact(summary.number("parts")),
        targetDuration(about),
        false);
  }

  private static int targetDuration(Notes about) {
    // Noted only since playlists keep it while they grow.
    return Math.toIntExact(about.number(TARGET_DURATION, 0));
  }

  /** Writes the index anew with what is really there, and removes what it does not name. */
  private static List<KeptSegment> repair(Disk disk, Path folder) throws IOException {
    List<KeptSegment> whole = new ArrayList<>();
    Set<String> named = new HashSet<>(Set.of(ABOUT, INDEX));
    boolean gap = false;
    for (KeptSegment segment : segments(folder)) {
      // A power failure can leave a file shorter than it was written.
      boolean there =
          sizeOf(folder.resolve(segment.name())) == segment.bytes()
              && sizeOf(folder.resolve(segment.init())) > 0;
      if (there) {
        whole.add(gap ? segment.afterAGap() : segment);
        named.add(segment.name());
        named.add(segment.init());
      }
      gap = !there;
    }
    StringBuilder index = new StringBuilder();
    whole.forEach(segment -> index.append(segment.toLine()).append('\n'));
    disk.write(folder.resolve(INDEX), List.of(index.toString().getBytes(StandardCharsets.UTF_8)));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!named.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
    return whole;
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }
}
