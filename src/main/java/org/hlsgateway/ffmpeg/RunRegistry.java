package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Which FFmpeg processes this server started, as one small file each, so that the successor of a
 * server that was killed can end what it left. A process is known by its id and its start time; an
 * id alone may belong to somebody else by now.
 */
public final class RunRegistry {

  private static final Logger LOG = Logger.getLogger(RunRegistry.class.getName());
  private static final String PREFIX = "ffmpeg-";

  private final Path folder;

  /**
   * @param folder created if missing
   * @throws UncheckedIOException if it cannot be
   */
  public RunRegistry(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remember(ProcessHandle process) {
    try {
      // Somebody may have tidied it away.
      Files.createDirectories(folder);
      Files.writeString(fileOf(process), startOf(process));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A started FFmpeg could not be noted in " + folder, e);
    }
  }

  void forget(ProcessHandle process) {
    try {
      Files.deleteIfExists(fileOf(process));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A note on an ended FFmpeg could not be removed from " + folder, e);
    }
  }

  /**
   * Kills what a predecessor left. To be called once, before anything is started.
   *
   * @return how many processes were ended
   */
  public int reap() {
    int reaped = 0;
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path note : notes) {
        String pid = note.getFileName().toString().substring(PREFIX.length());
        Optional<ProcessHandle> left =
            pid.matches("\\d{1,10}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        if (left.isPresent() && startOf(left.get()).equals(Files.readString(note))) {
          left.get().destroyForcibly();
          reaped++;
        }
        Files.delete(note);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "What a predecessor left in " + folder + " could not be read", e);
    }
    return reaped;
  }

  private Path fileOf(ProcessHandle process) {
    return folder.resolve(PREFIX + process.pid());
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("unknown");
  }
}
