package org.hlsgateway.restream;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hlsgateway.ffmpeg.ProgramEnvironment;
import org.hlsgateway.media.Fmp4Reader;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * One FFmpeg that encodes a camera, a file or the test picture, and what it makes on its way into a
 * feed. It cannot outlive who reads it: its next frame finds no reader, and it ends.
 */
final class EncodedSource {
  private static final int READ_BYTES = 64 << 10;
  private static final int ENDS_WITHIN_SECONDS = 2;

  private final Process process;
  private final ChannelFeed feed;
  private final Clocks clocks;
  private final Consumer<String> trouble;
  private volatile boolean ending;

  private EncodedSource(
      Process process, ChannelFeed feed, Clocks clocks, Consumer<String> trouble) {
    this.process = process;
    this.feed = feed;
    this.clocks = clocks;
    this.trouble = trouble;
  }

  /**
   * Reads at once, on a thread of its own.
   *
   * @param command FFmpeg and its arguments, which bring fragmented MP4 to its standard output
   * @param errors where its standard error goes
   * @param trouble told in a sentence that what it brings cannot be read; then it is ended
   * @throws IOException if it cannot be started
   */
  static EncodedSource start(
      List<String> command,
      ProcessBuilder.Redirect errors,
      ChannelFeed feed,
      Clocks clocks,
      Consumer<String> trouble)
      throws IOException {
    Process process = ProgramEnvironment.builder(command).redirectError(errors).start();
    EncodedSource source = new EncodedSource(process, feed, clocks, trouble);
    Threads.daemon("stream-source", source::read).start();
    return source;
  }

  /** True if it ended by then. */
  boolean endsWithin(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Ends it, and waits for that. */
  void end() {
    ending = true;
    // Not Process.destroy, which closes what FFmpeg still writes to.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    Fmp4Reader frames =
        new Fmp4Reader(
            new Fmp4Reader.Listener() {
              @Override
              public void onInit(InitSection init) {
                feed.tracks(init, clocks.now());
              }

              @Override
              public void onSamples(List<Sample> samples) {
                feed.frames(samples, clocks.now());
              }
            });
    byte[] some = new byte[READ_BYTES];
    try (InputStream in = process.getInputStream()) {
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        frames.write(some, 0, length);
      }
    } catch (IOException | StreamFormatException e) {
      if (!ending) {
        trouble.accept("What FFmpeg makes of the source cannot be read: " + e.getMessage());
        process.destroy();
      }
    }
  }
}
