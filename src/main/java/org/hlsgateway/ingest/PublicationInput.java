package org.hlsgateway.ingest;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.rtmp.MediaTag;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.rtmp.TagFrames;

/**
 * Brings what is published here to a sink in this process: on the publisher's thread, frame by
 * frame, as it comes.
 *
 * <p>The publication's lock is held while the sink is called, and so must not be asked for by
 * whoever calls {@link #run} or {@link #stop} or hears of the end, with locks of its own: all that
 * needs it is done on the executor.
 */
final class PublicationInput implements MediaInput, Player<Publication> {
  private static final Logger LOG = System.getLogger(PublicationInput.class.getName());

  private final Publications publications;
  private final StreamPath path;
  private final String streamId;
  private final Executor executor;
  private final AtomicBoolean hadMedia;
  private final CompletableFuture<InputEnd> ended = new CompletableFuture<>();
  private volatile boolean stopped;

  /** Guarded by the publication's lock, as the two below. */
  private TagFrames frames;

  private boolean over;

  private volatile MediaSink sink;
  private volatile Publication publication;

  /**
   * @param streamId of the publication that is meant
   * @param executor on which nobody holds a lock, and which keeps the order of what it is given
   * @param hadMedia of all inputs of one source: true once frames were brought by one of them. What
   *     is kept is wanted once, and not again where an input had to be begun anew
   */
  PublicationInput(
      Publications publications,
      StreamPath path,
      String streamId,
      Executor executor,
      AtomicBoolean hadMedia) {
    this.publications = publications;
    this.path = path;
    this.streamId = streamId;
    this.executor = executor;
    this.hadMedia = hadMedia;
  }

  @Override
  public CompletableFuture<InputEnd> run(MediaSink to) {
    sink = to;
    execute(
        () -> {
          if (stopped) {
            finish(InputEnd.STOPPED);
          } else if (!publications.play(path, this, Standing.KNOWN)) {
            finish(
                InputEnd.failed(
                    new SourceFailure(
                        SourceFailure.Kind.PASSING, "Too many wait for publishers.")));
          }
        });
    return ended;
  }

  @Override
  public void stop() {
    stopped = true;
    execute(
        () -> {
          publications.forget((Player<Publication>) this);
          finish(InputEnd.STOPPED);
        });
  }

  /** There is, or has come, a publication at this path. */
  @Override
  public void begin(Publication found) {
    execute(
        () -> {
          if (stopped) {
            return;
          }
          if (!found.streamId().equals(streamId)) {
            finish(InputEnd.ENDED);
            return;
          }
          publication = found;
          found.tap(this, !hadMedia.get());
        });
  }

  @Override
  public void wake() {
    // What comes is brought as it comes.
  }

  @Override
  public void over() {
    execute(() -> finish(InputEnd.ENDED));
  }

  private void execute(Runnable step) {
    try {
      executor.execute(step);
    } catch (RejectedExecutionException closed) {
      // The listener is gone, its threads and its publications: nothing comes any more. And
      // whoever called may hold locks.
      ended.complete(InputEnd.ENDED);
    }
  }

  private void finish(InputEnd end) {
    Publication left = publication;
    if (left != null) {
      left.untap(this);
    }
    ended.complete(end);
  }

  // ---- with the publication's lock held --------------------------------------------------------

  private interface Step {
    void on(TagFrames frames) throws StreamFormatException;
  }

  private void step(Step step) {
    if (over || stopped) {
      return;
    }
    try {
      if (frames == null) {
        frames = new TagFrames(new Remembering());
      }
      step.on(frames);
    } catch (StreamFormatException refused) {
      refuse(refused);
    } catch (RuntimeException fault) {
      // The publisher's connection, and others who play, need not suffer.
      LOG.log(Level.WARNING, "A published stream could not be taken", fault);
      refuse(fault);
    }
  }

  /** The sink, and that it had something. */
  private final class Remembering implements MediaSink {
    @Override
    public void tracks(InitSection init) throws StreamFormatException {
      sink.tracks(init);
    }

    @Override
    public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
      sink.frames(frames, moreIsThere);
      hadMedia.set(true);
    }

    @Override
    public void log(String line) {
      sink.log(line);
    }
  }

  private void refuse(Exception thrown) {
    over = true;
    execute(() -> finish(InputEnd.refusedBy(thrown)));
  }

  void video(MediaTag tag, long timeMillis, byte[] body, boolean moreIsThere) {
    step(taken -> taken.video(tag, timeMillis, body, moreIsThere));
  }

  void audio(MediaTag tag, long timeMillis, byte[] body, boolean moreIsThere) {
    step(taken -> taken.audio(tag, timeMillis, body, moreIsThere));
  }

  /** What metadata says of the sound. */
  void promised(boolean sound) {
    step(taken -> taken.promised(sound));
  }

  /** Another connection goes on with the stream. */
  void breaksOff() {
    step(TagFrames::breaksOff);
  }

  /** No more comes. */
  void closes() {
    step(TagFrames::end);
    over = true;
  }
}
