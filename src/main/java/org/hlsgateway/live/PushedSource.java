package org.hlsgateway.live;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.Feed;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.packager.FinishedSegment;

/**
 * A stream that somebody pushes to a streaming server, and that is fetched from there for as long
 * as it lasts.
 *
 * @param name what viewers ask for
 * @param feed where FFmpeg does not fetch it itself
 * @param own brings it without FFmpeg, for as long as it is only copied; empty if it is published
 *     elsewhere, or in a way that only FFmpeg reads
 * @param segmentTarget segments end at the first keyframe after this
 * @param wish what is to be made of it, once it is known what it has
 * @param output who keeps it
 */
public record PushedSource(
    String name,
    SourceUrl source,
    Optional<Feed> feed,
    Optional<Supplier<MediaInput>> own,
    Duration segmentTarget,
    Function<SourceFacts, OutputSettings> wish,
    Output output) {

  /**
   * Where FFmpeg fetches it. Streaming servers send first what they have kept from the start: it is
   * wanted once, and not again when FFmpeg had to be started anew.
   *
   * @param again something was made of the stream already
   */
  String address(boolean again) {
    if (feed.isPresent()) {
      return Feed.ADDRESS;
    }
    return source.revealed() + (again ? "?cache=no" : "?cache=clear");
  }

  /** What is made of it while it lasts. */
  Programme programme(long number) {
    return new Programme(
        new Programme.OfPush(number),
        name,
        name,
        source,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        true,
        true);
  }

  /** Told of what comes; must return at once and not throw. */
  public interface Output {

    /** An FFmpeg is about to start; again before each further one. */
    void planned(SourceFacts facts, MediaPlan plan);

    /**
     * A segment is complete.
     *
     * @param variant index among the plan's pictures; 0 for sound alone
     * @param targetSeconds no segment of this run is longer, rounded
     */
    void segmentFinished(int variant, FinishedSegment segment, int targetSeconds);

    /** No segment of this run will follow; another run's may, unless the session was stopped. */
    void runEnded();
  }
}
