package org.hlsgateway.thumbnails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hlsgateway.channels.Channel;

/** The last picture of each channel, as a file whose time is the picture's. */
final class PictureFolder {

  private static final int BASE = 36;

  private final Path folder;

  /**
   * @param folder made when the first picture is kept
   */
  PictureFolder(Path folder) {
    this.folder = folder;
  }

  /** Empty if there is none. */
  Optional<Picture> find(Channel channel) throws IOException {
    Path file = fileOf(channel);
    try {
      Instant taken = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
      return Optional.of(new Picture(Files.readAllBytes(file), taken));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces the one before in one step: a reader sees the old or the new one, never a half. */
  void keep(Channel channel, Picture picture) throws IOException {
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "draft", ".tmp");
    try {
      Files.write(draft, picture.jpeg());
      Files.setLastModifiedTime(draft, FileTime.from(picture.taken()));
      Files.move(
          draft,
          fileOf(channel),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  void forget(Channel channel) throws IOException {
    Files.deleteIfExists(fileOf(channel));
  }

  /** Not by id alone: another database beside the same folder has the same ids. */
  private Path fileOf(Channel channel) {
    return folder.resolve(
        channel.id() + "-" + Long.toString(channel.created().toEpochMilli(), BASE) + ".jpg");
  }
}
