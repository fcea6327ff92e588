package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The channels that somebody told to be recorded until told otherwise: an empty file beside the
 * channel's recordings, so that the wish outlives the server as the recordings do.
 */
final class RecordNow {

  private static final String FILE = "record-now";

  private final Disk disk;
  private final Path root;
  private final Set<Long> channels = ConcurrentHashMap.newKeySet();

  RecordNow(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  void load() throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      folders
          .filter(folder -> folder.getFileName().toString().matches("\\d{1,18}"))
          .filter(folder -> Files.exists(folder.resolve(FILE)))
          .forEach(folder -> channels.add(Long.parseLong(folder.getFileName().toString())));
    }
  }

  boolean isOn(long channelId) {
    return channels.contains(channelId);
  }

  /**
   * @throws IOException if it could not be noted: nothing has changed then
   */
  void set(long channelId, boolean on) throws IOException {
    Path file = root.resolve(Long.toString(channelId)).resolve(FILE);
    if (on) {
      disk.write(file, List.of());
      channels.add(channelId);
    } else {
      Files.deleteIfExists(file);
      channels.remove(channelId);
    }
  }
}
