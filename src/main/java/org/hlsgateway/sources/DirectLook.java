package org.hlsgateway.sources;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.input.rtsp.RtspInput;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * A look at a camera without FFprobe: what it describes, and the first of what it sends. Used once.
 */
final class DirectLook implements MediaSink {
  private static final int ENOUGH_PICTURES = 12;
  private static final Duration ENOUGH_TIME = Duration.ofMillis(1_500);

  /** See {@link RtspInput#stop}. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(6);

  private final RtspInput input;
  private final PictureRate rate = new PictureRate();

  // Written on the input's thread, read once that has ended.
  private volatile InitSection init;
  private boolean soundComes;
  private int pictures;
  private long namedNanos;

  DirectLook(RtspInput input) {
    this.input = input;
  }

  /**
   * What became of it.
   *
   * @param facts empty if nothing came that can be read
   * @param end says why, then
   */
  record Seen(Optional<SourceFacts> facts, InputEnd end) {}

  /** Blocks until enough was seen, or until it is too late. */
  Seen look(Duration patience) throws InterruptedException {
    var exited = input.run(this);
    try {
      InputEnd end = awaitEnd(exited::get, patience);
      return new Seen(Optional.ofNullable(init).map(this::facts), end);
    } finally {
      input.stop();
    }
  }

  private interface Waiting {
    InputEnd get(long time, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException;
  }

  private InputEnd awaitEnd(Waiting exited, Duration patience) throws InterruptedException {
    try {
      return exited.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      input.stop();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    try {
      exited.get(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // It is let go of as it is: its loop ends it.
    }
    return InputEnd.failed(
        SourceFailure.explain(List.of("Nothing that can be shown came: timed out")));
  }

  /** A microphone that is switched off sends nothing, and is there: it is as it was described. */
  private SourceFacts facts(InitSection named) {
    return ArrivedFacts.of(named, rate.perSecond(), input.codedHere());
  }

  @Override
  public void tracks(InitSection named) {
    if (init == null) {
      namedNanos = System.nanoTime();
    }
    init = named;
  }

  @Override
  public void frames(List<Sample> frames, boolean moreIsThere) {
    rate.count(frames);
    for (Sample frame : frames) {
      if (frame.track().isVideo()) {
        pictures++;
      } else {
        soundComes = true;
      }
    }
    boolean whole =
        (soundComes || init.audio().isEmpty())
            && (pictures >= ENOUGH_PICTURES || init.video().isEmpty());
    if (whole || System.nanoTime() - namedNanos > ENOUGH_TIME.toNanos()) {
      input.stop();
    }
  }
}
