package org.hlsgateway.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.threads.Threads;

/**
 * One attempt at a source that is a stream pushed to this gateway: reads along with it, as it
 * comes. It is over when the stream is; whoever pushes is not held up.
 */
final class PushedSourceRun implements InputRun {
  private static final Logger LOG = Logger.getLogger(PushedSourceRun.class.getName());

  private static final InputEnd BROKEN =
      InputEnd.failed(
          new SourceFailure(
              SourceFailure.Kind.PASSING,
              "What is pushed could not be passed on: the server's log says why."));

  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  /** A publisher that changes its picture's size, or is lost for a moment, is back by then. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MOST_FRAMES = 2_000;
  private static final long MOST_BYTES = 32L << 20;

  private final FrameTap tap = new FrameTap(MOST_FRAMES, MOST_BYTES);
  private final String name;
  private final Optional<PushedSession> pushed;
  private final MediaSink sink;
  private final CompletableFuture<InputEnd> exited = new CompletableFuture<>();

  private PushedSourceRun(String name, Optional<PushedSession> pushed, MediaSink sink) {
    this.name = name;
    this.pushed = pushed;
    this.sink = sink;
  }

  /**
   * Returns at once.
   *
   * @param pushed what is pushed under the name, and plays; empty if nothing is
   */
  static PushedSourceRun start(String name, Optional<PushedSession> pushed, MediaSink sink) {
    PushedSourceRun run = new PushedSourceRun(name, pushed, sink);
    pushed.ifPresent(session -> session.tap(run.tap));
    Threads.daemon("pushed-source", run::run).start();
    return run;
  }

  private void run() {
    InputEnd end;
    try {
      end = bring();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end = InputEnd.STOPPED;
    } catch (StreamFormatException | RuntimeException e) {
      end = InputEnd.refusedBy(e);
    } catch (Error e) {
      // Nobody would ever hear that this run is over.
      LOG.log(Level.SEVERE, "What is pushed could not be passed on", e);
      end = BROKEN;
    }
    tap.close();
    exited.complete(end);
  }

  private InputEnd bring() throws InterruptedException, StreamFormatException {
    if (pushed.isEmpty()) {
      return failed("Nobody pushes a stream named " + name + " now.");
    }
    Duration silent = Duration.ZERO;
    while (!tap.isClosed()) {
      Optional<FrameTap.Piece> piece = tap.take(LOOKS_EVERY);
      silent = piece.isPresent() ? Duration.ZERO : silent.plus(LOOKS_EVERY);
      if (piece.isPresent()) {
        pass(piece.get());
      } else if (!tap.isClosed() && hasEnded(pushed.get(), silent)) {
        return failed("The stream pushed as " + name + " has ended.");
      }
    }
    return InputEnd.STOPPED;
  }

  /**
   * True if nothing more is to be expected of it. While it plays, whoever takes it knows how long a
   * silence may be.
   *
   * @param silent for how long nothing has come
   */
  static boolean hasEnded(PushedSession pushed, Duration silent) {
    return pushed.isGivenUp() || !pushed.isLive() && silent.compareTo(PATIENCE) >= 0;
  }

  private InputEnd failed(String sentence) {
    sink.log(sentence);
    return InputEnd.failed(new SourceFailure(SourceFailure.Kind.PASSING, sentence));
  }

  /** With all that is there by now. */
  private void pass(FrameTap.Piece first) throws StreamFormatException {
    List<Sample> frames = new ArrayList<>();
    for (Optional<FrameTap.Piece> next = Optional.of(first); next.isPresent(); next = tap.poll()) {
      if (next.get() instanceof FrameTap.Frame frame) {
        frames.add(frame.sample());
      } else if (next.get() instanceof FrameTap.Tracks tracks) {
        passFrames(frames);
        sink.tracks(tracks.init());
      }
    }
    passFrames(frames);
  }

  private void passFrames(List<Sample> frames) throws StreamFormatException {
    if (!frames.isEmpty()) {
      sink.frames(List.copyOf(frames));
      frames.clear();
    }
  }

  @Override
  public CompletableFuture<InputEnd> exited() {
    return exited;
  }

  @Override
  public void stop() {
    tap.close();
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    return Optional.empty();
  }

  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return false;
  }

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public void remember(LivePresentation presentation) {
    // Who pushes next need not send the same.
  }
}
