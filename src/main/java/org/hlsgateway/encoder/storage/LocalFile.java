package org.hlsgateway.encoder.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A file of a folder; one that is renamed over it meanwhile changes nothing. */
final class LocalFile implements StoredFile {
  private static final Logger LOG = Logger.getLogger(LocalFile.class.getName());
  private static final int PIECE_BYTES = 64 * 1024;

  private final SeekableByteChannel channel;
  private final long length;
  private final String version;

  private LocalFile(SeekableByteChannel channel, long length, String version) {
    this.channel = channel;
    this.length = length;
    this.version = version;
  }

  static LocalFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    SeekableByteChannel channel = Files.newByteChannel(file);
    try {
      long length = channel.size();
      long changed = Files.getLastModifiedTime(file).toMillis();
      return new LocalFile(
          channel, length, Long.toHexString(changed) + "-" + Long.toHexString(length));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Optional<String> version() {
    return Optional.of(version);
  }

  @Override
  public void writeTo(OutputStream out, long first, long count) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, Math.max(1, count)));
    channel.position(first);
    for (long left = count; left > 0; ) {
      piece.clear().limit((int) Math.min(piece.capacity(), left));
      int read = channel.read(piece);
      if (read < 0) {
        throw new EOFException("the file is shorter than it was");
      }
      out.write(piece.array(), 0, read);
      left -= read;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "A file that was only read was not closed", e);
    }
  }
}
