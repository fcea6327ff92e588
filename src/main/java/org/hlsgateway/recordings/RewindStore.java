package org.hlsgateway.recordings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.packager.Media;
import org.hlsgateway.packager.MediaArchive;
import org.hlsgateway.packager.ServedMedia;

/**
 * Segments on disk that viewers can go back to, of all channels, within one quota: beyond it the
 * oldest go first. A folder for each run; nothing outlives the server, since names are only known
 * to playlists in its memory.
 */
final class RewindStore implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RewindStore.class.getName());

  /** As long as some seconds of many channels. */
  private static final long MOST_WAITING_BYTES = 64L << 20;

  /** An ended run's playlist is served for as long as it lasts, and a little of it is in memory. */
  private static final Duration AFTER_THE_END = Duration.ofMinutes(2);

  private final Disk disk;
  private final Path root;
  private final long quotaBytes;
  private final DiskSpace space;
  private final Clock clock;
  private final Optional<Leftovers> leftovers;
  private final WriteQueue queue;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  // Of the writing thread alone.
  private final TreeMap<Long, Kept> oldestFirst = new TreeMap<>();
  private long nextNumber;
  private long bytes;

  /** A file of a run, by the order in which it was written. */
  private record Kept(Run run, String name, long number, Stored stored) {}

  private record Stored(Path file, long length, String contentType) implements ServedMedia {
    @Override
    public void writeTo(OutputStream out, long first, long count) throws IOException {
      Mp4Part.copy(file, first, count, out);
    }
  }

  /**
   * Begins without what is in the folder: that is deleted by and by, and does not count, since it
   * is gone long before as much is written.
   */
  RewindStore(Disk disk, Path root, long quotaBytes, long keepFreeBytes, Clock clock) {
    this.disk = disk;
    this.root = root;
    this.quotaBytes = quotaBytes;
    this.clock = clock;
    this.space = new DiskSpace(disk, root, keepFreeBytes, "kept to go back to");
    Optional<Leftovers> earlier = Optional.empty();
    try {
      Files.createDirectories(root);
      earlier = Optional.of(new Leftovers(disk, root));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The folder rewind in DATA_DIR cannot be used", e);
      space.failed(e, clock.instant());
    }
    this.leftovers = earlier;
    this.queue = new WriteQueue("rewind-writer", MOST_WAITING_BYTES, clock, this::removeEndedRuns);
  }

  /**
   * @param rewind how far back the run's playlist goes
   */
  MediaArchive open(String run, Duration rewind) {
    return runs.computeIfAbsent(run, name -> new Run(root.resolve(name), rewind));
  }

  /** Its files go once nobody can ask for them any more. */
  void runEnded(String run) {
    Run ended = runs.get(run);
    if (ended != null) {
      ended.goneAt = clock.instant().plus(ended.rewind).plus(AFTER_THE_END);
    }
  }

  /** Why nothing, or not everything, is kept; empty if all is well. */
  Optional<String> problem() {
    return space.problem().or(queue::problem);
  }

  /** Once all that waits now is written or deleted. */
  void afterWhatWaits(Runnable work) {
    queue.add(work);
  }

  private final class Run implements MediaArchive {
    private final Path folder;
    private final Duration rewind;
    private final Map<String, Kept> files = new ConcurrentHashMap<>();
    private volatile Instant goneAt = Instant.MAX;

    Run(Path folder, Duration rewind) {
      this.folder = folder;
      this.rewind = rewind;
    }

    @Override
    public void put(String name, Media media) {
      queue.offerMedia(media.length(), () -> write(this, name, media));
    }

    @Override
    public Optional<ServedMedia> find(String name) {
      return Optional.ofNullable(files.get(name)).map(Kept::stored);
    }

    @Override
    public void drop(String name) {
      queue.add(() -> Optional.ofNullable(files.get(name)).ifPresent(RewindStore.this::remove));
    }
  }

  // ---- on the writing thread -------------------------------------------------------------------

  private void write(Run run, String name, Media media) {
    if (!KeptSegment.isFileName(name) || !space.mayWrite(clock.instant())) {
      return;
    }
    Path file = run.folder.resolve(name);
    try {
      disk.write(file, media.chunks());
      space.wrote();
    } catch (IOException e) {
      space.failed(e, clock.instant());
      return;
    }
    Kept kept =
        new Kept(run, name, nextNumber++, new Stored(file, media.length(), media.contentType()));
    run.files.put(name, kept);
    oldestFirst.put(kept.number(), kept);
    bytes += media.length();
    while (bytes > quotaBytes && oldestFirst.size() > 1) {
      remove(oldestFirst.firstEntry().getValue());
    }
  }

  private void remove(Kept kept) {
    kept.run().files.remove(kept.name());
    if (oldestFirst.remove(kept.number()) == null) {
      return;
    }
    bytes -= kept.stored().length();
    try {
      disk.delete(kept.stored().file());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A segment cannot be deleted", e);
    }
  }

  private void removeEndedRuns() {
    Instant now = clock.instant();
    for (Map.Entry<String, Run> each : runs.entrySet()) {
      Run run = each.getValue();
      if (!now.isBefore(run.goneAt)) {
        List.copyOf(run.files.values()).forEach(this::remove);
        runs.remove(each.getKey());
        try {
          disk.delete(run.folder);
        } catch (IOException e) {
          LOG.log(Level.FINE, "A run's folder cannot be deleted", e);
        }
      }
    }
  }

  @Override
  public void close() {
    queue.close();
    leftovers.ifPresent(Leftovers::close);
  }
}
