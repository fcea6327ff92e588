package org.hlsgateway.recordings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The recordings there are, in memory; the disk is read at the start. Safe for all threads: one
 * writes recordings, others read and delete them.
 */
final class Catalogue {

  private static final Logger LOG = Logger.getLogger(Catalogue.class.getName());

  /** What is being deleted has this ending, so that a crash half way leaves no half recording. */
  private static final String GOING = ".deleted";

  private final Disk disk;
  private final Path root;
  private final Map<String, Recording> byId =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  /** The channels of which one is being written. */
  private final Set<Long> active = ConcurrentHashMap.newKeySet();

  /** What became of a wish to delete. */
  enum Deletion {
    DELETED,
    /** It is being recorded. */
    ACTIVE,
    ABSENT
  }

  /**
   * @param root a folder for each channel, by its id; need not exist
   */
  Catalogue(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** Before anything is recorded. What cannot be read is left alone, and said in the log. */
  void load() throws IOException {
    Files.createDirectories(root);
    for (Path channel : foldersIn(root)) {
      for (Path folder : foldersIn(channel)) {
        try {
          load(folder);
        } catch (IOException e) {
          LOG.log(Level.WARNING, "The recording in " + folder + " cannot be read", e);
        }
      }
    }
  }

  private void load(Path folder) throws IOException {
    if (folder.toString().endsWith(GOING)) {
      remove(folder);
      return;
    }
    Optional<Recording> recording = RecordingFiles.open(disk, folder);
    if (recording.isPresent()) {
      byId.put(recording.get().id(), recording.get());
    } else {
      remove(folder);
    }
  }

  /** The newest first. */
  List<Recording> all() {
    return List.copyOf(byId.values());
  }

  /** The newest first. */
  List<Recording> of(long channelId) {
    return byId.values().stream().filter(each -> each.channelId() == channelId).toList();
  }

  /**
   * @param id as it stands in an address: may be anything
   */
  Optional<Recording> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean has(String id) {
    return byId.containsKey(id);
  }

  /** Where a channel's recordings are. */
  Path folderOf(long channelId) {
    return root.resolve(Long.toString(channelId));
  }

  /** By the one who writes it. */
  void put(Recording recording) {
    byId.put(recording.id(), recording);
    if (recording.active()) {
      active.add(recording.channelId());
    } else {
      active.remove(recording.channelId());
    }
  }

  /** True while one of the channel's recordings is being written. */
  boolean isRecording(long channelId) {
    return active.contains(channelId);
  }

  /** Removes the folder of a recording that never got a segment. */
  void discard(Path folder) {
    try {
      remove(folder);
    } catch (IOException e) {
      LOG.log(Level.FINE, "An empty recording could not be removed", e);
    }
  }

  /**
   * @throws UncheckedIOException if its files cannot be deleted; it is listed no longer, and the
   *     next start tries again
   */
  Deletion delete(String id) {
    AtomicReference<Recording> taken = new AtomicReference<>();
    Recording left =
        byId.computeIfPresent(
            id,
            (key, recording) -> {
              if (recording.active()) {
                return recording;
              }
              taken.set(recording);
              return null;
            });
    if (taken.get() == null) {
      return left == null ? Deletion.ABSENT : Deletion.ACTIVE;
    }
    Path folder = taken.get().folder();
    try {
      Path going = folder.resolveSibling(folder.getFileName() + GOING);
      Files.move(folder, going);
      remove(going);
    } catch (NoSuchFileException e) {
      // Somebody removed it by hand: as was wished.
      LOG.log(Level.FINE, "A recording's folder was gone already", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Deletion.DELETED;
  }

  private static List<Path> foldersIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** Flat: a recording has no folders in it. */
  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }
}
