package org.hlsgateway.ffmpeg;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hlsgateway.threads.Threads;

/**
 * An output of FFmpeg beside its standard output, for a sound that must not hold up the picture:
 * within one output FFmpeg writes nothing until each of its encoders has had something to encode. A
 * socket in a folder that nobody else may enter.
 */
final class SoundPipe implements Closeable {
  private static final int READ_BYTES = 16 * 1024;

  private final Path folder;
  private final Path socket;
  private final ServerSocketChannel server;

  private SoundPipe(Path folder, Path socket, ServerSocketChannel server) {
    this.folder = folder;
    this.socket = socket;
    this.server = server;
  }

  static SoundPipe open() throws IOException {
    // Only for this user: that is how temporary folders are made.
    Path folder = Files.createTempDirectory("sound");
    Path socket = folder.resolve("s");
    ServerSocketChannel server = null;
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket), 1);
      return new SoundPipe(folder, socket, server);
    } catch (IOException e) {
      if (server != null) {
        server.close();
      }
      Files.deleteIfExists(folder);
      throw e;
    }
  }

  /** What FFmpeg calls it. */
  String address() {
    return "unix:" + socket;
  }

  /** Where it goes, on one thread. */
  interface Taker {
    void take(byte[] bytes, int length);
  }

  /** Returns at once. Ends when FFmpeg closes its end, or {@link #close} is called. */
  void readInto(Taker taker) {
    Threads.daemon("ffmpeg-sound", () -> read(taker)).start();
  }

  private void read(Taker taker) {
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    try (SocketChannel sound = server.accept()) {
      // FFmpeg is connected: nobody else is let in, and nothing is left behind.
      close();
      for (int n = sound.read(buffer); n >= 0; n = sound.read(buffer)) {
        taker.take(buffer.array(), n);
        buffer.clear();
      }
    } catch (IOException e) {
      // Closed while it waited: FFmpeg is gone, and was never here.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Left in the temporary folder, of no use to anybody.
    }
  }
}
