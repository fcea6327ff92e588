package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
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
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.RunTap;

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
 * @param planned told what it has, and what is made of it, before each run's first segment; must
 *     return at once and not throw
 * @param output who keeps it
 * @param unlisted watched by whoever knows its name, and in no list
 */
public record PushedSource(
    String name,
    SourceUrl source,
    Optional<Feed> feed,
    Optional<Supplier<MediaInput>> own,
    Duration segmentTarget,
    Function<SourceFacts, OutputSettings> wish,
    BiConsumer<SourceFacts, MediaPlan> planned,
    RunTap output,
    boolean unlisted) {

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

  /**
   * What is made of it while it lasts.
   *
   * @param channel that has the name: what is pushed under it is called as it is, and can be gone
   *     back in as far. It is not recorded with the channel: its encoder does that
   */
  Programme programme(long number, Optional<Programme> channel) {
    KeepSettings usual = KeepSettings.DEFAULT;
    return new Programme(
        new Programme.OfPush(number),
        name,
        channel.map(Programme::title).orElse(name),
        source,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        new KeepSettings(
            channel.map(under -> under.keep().rewind()).orElse(usual.rewind()),
            usual.record(),
            usual.recordDays(),
            usual.recordGigabytes()),
        Optional.empty(),
        true,
        true,
        unlisted);
  }
}
