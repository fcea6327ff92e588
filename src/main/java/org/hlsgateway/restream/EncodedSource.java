package org.hlsgateway.restream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.ffmpeg.ProgramPipe;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.media.Fmp4Reader;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * One FFmpeg that encodes a camera, a file, the test picture or a channel, and what it makes on its
 * way into a feed. It cannot outlive who reads it: its next frame finds no reader, and it ends.
 */
final class EncodedSource {
  private static final int READ_BYTES = 64 << 10;
  private static final int MOST_LINES = 20;

  private final ProgramPipe pipe;
  private final FrameSink feed;
  private final Clocks clocks;
  private final Deque<String> said;
  private volatile Optional<String> unreadable = Optional.empty();
  private volatile boolean ending;

  private EncodedSource(ProgramPipe pipe, FrameSink feed, Clocks clocks, Deque<String> said) {
    this.pipe = pipe;
    this.feed = feed;
    this.clocks = clocks;
    this.said = said;
  }

  /**
   * Reads at once, on a thread of its own.
   *
   * @param commands as {@link EncoderCommand} has them: fragmented MP4 is what comes out
   * @param registry see {@link ProgramPipe}
   * @param log each line that FFmpeg says
   * @throws IOException if it cannot be started
   */
  static EncodedSource start(
      List<List<String>> commands,
      Optional<RunRegistry> registry,
      FrameSink feed,
      Clocks clocks,
      Consumer<String> log)
      throws IOException {
    Deque<String> said = new ArrayDeque<>();
    ProgramPipe pipe =
        ProgramPipe.start(
            commands,
            registry,
            line -> {
              synchronized (said) {
                if (said.size() == MOST_LINES) {
                  said.poll();
                }
                said.add(line);
              }
              log.accept(line);
            });
    EncodedSource source = new EncodedSource(pipe, feed, clocks, said);
    Threads.daemon("stream-source", source::read).start();
    return source;
  }

  /** What it encodes, if that comes from here. */
  OutputStream in() {
    return pipe.in();
  }

  /** True if it ended by then. */
  boolean endsWithin(long seconds) throws InterruptedException {
    return pipe.endsWithin(seconds);
  }

  /** Why it ended, as a sentence without secrets. */
  String why(String source) {
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    synchronized (said) {
      return SourceTrouble.of(source, List.copyOf(said));
    }
  }

  /** Nothing of it comes any more; returns at once. */
  void ask() {
    ending = true;
    pipe.ask();
  }

  /** Nothing of it comes any more, though it may be stuck; returns at once. */
  void kill() {
    ending = true;
    pipe.kill();
  }

  /** Ends it, and waits for that; for the thread that writes into it, if there is one. */
  void end() {
    ending = true;
    pipe.end();
  }

  private void read() {
    Fmp4Reader frames =
        new Fmp4Reader(
            new Fmp4Reader.Listener() {
              @Override
              public void onInit(InitSection init) {
                if (!ending) {
                  feed.tracks(init, clocks.now(), true);
                }
              }

              @Override
              public void onSamples(List<Sample> samples) {
                if (!ending) {
                  feed.frames(samples, clocks.now());
                }
              }
            });
    byte[] some = new byte[READ_BYTES];
    try (InputStream in = pipe.out()) {
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        frames.write(some, 0, length);
      }
    } catch (IOException | StreamFormatException e) {
      if (!ending) {
        unreadable =
            Optional.of("What FFmpeg makes of the source cannot be read: " + e.getMessage());
        pipe.ask();
      }
    }
  }
}
