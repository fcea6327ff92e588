package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Whether anything can be kept now. Written by the one thread that writes, read by all.
 *
 * <p>Keeping begins again once a tenth more than what is to stay free is free: otherwise every
 * segment that somebody deletes would be one that is kept, with a gap after it.
 */
final class DiskSpace {

  private static final Logger LOG = Logger.getLogger(DiskSpace.class.getName());

  private static final long MEGABYTE = 1_000_000;

  /** A disk that refused is asked again this seldom. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Disk disk;
  private final Path root;
  private final long keepFreeBytes;
  private final String done;
  private Instant pausedAt;
  private Instant retryAt = Instant.EPOCH;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param done what is not done while this pauses, after "Nothing is"
   */
  DiskSpace(Disk disk, Path root, long keepFreeBytes, String done) {
    this.done = done;
    this.disk = disk;
    this.root = root;
    this.keepFreeBytes = keepFreeBytes;
  }

  /** Why nothing is kept, as a sentence that says what to do; empty if all is well. */
  Optional<String> problem() {
    return problem;
  }

  /** To be asked before something is written. */
  boolean mayWrite(Instant now) {
    // More than was ever asked for: somebody has set the calendar back.
    if (now.isBefore(retryAt) && !retryAt.isAfter(now.plus(RETRY))) {
      return false;
    }
    long free;
    try {
      free = disk.free(root);
    } catch (IOException e) {
      failed(e, now);
      return false;
    }
    long needed = pausedAt == null ? keepFreeBytes : keepFreeBytes + keepFreeBytes / 10;
    if (free >= needed) {
      return true;
    }
    pause(
        now,
        String.format(
            Locale.ROOT,
            "only %d MB are free on the disk of DATA_DIR, and %d MB are to stay free"
                + " (KEEP_FREE_MB); delete recordings or make room",
            free / MEGABYTE,
            keepFreeBytes / MEGABYTE));
    return false;
  }

  /** Something could be written: all is well. */
  void wrote() {
    if (pausedAt != null) {
      LOG.info("There is space again for what is " + done + ".");
      pausedAt = null;
    }
    problem = Optional.empty();
  }

  /** Something could not be written. */
  void failed(IOException failure, Instant now) {
    retryAt = now.plus(RETRY);
    pause(now, "the disk of DATA_DIR cannot be written to (" + reason(failure) + ")");
  }

  private void pause(Instant now, String because) {
    boolean isNew = pausedAt == null;
    if (isNew) {
      pausedAt = now;
    }
    String sentence =
        "Nothing is "
            + done
            + " since "
            + TIME.format(pausedAt)
            + ": "
            + because
            + ". It goes on by itself as soon as it can.";
    problem = Optional.of(sentence);
    if (isNew) {
      LOG.warning(sentence);
    }
  }

  /** Java puts the file's name before the system's words. */
  private static String reason(IOException failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
  }
}
