package org.hlsgateway.restream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.time.Clocks;

/**
 * A channel for those targets that want it in one and the same form: encoded once for all of them,
 * or past the encoder, where the channel is so already. The same threads as {@link ChannelFeed}.
 */
final class EncodedBranch {
  /** What measures a little more is the same still. */
  private static final double TOLERANCE = 1.1;

  private static final long LONGEST_KEYFRAMES_MILLIS = 4_500;

  /** What is copied is encoded only from here on: it must not go to and fro. */
  private static final double OUTGROWN = 1.25;

  private final BroadcastFormat wanted;
  private final String ffmpeg;
  private final Optional<RunRegistry> registry;
  private final Clocks clocks;
  private final ChannelFeed out = new ChannelFeed();

  /** Null: nothing has to be encoded. */
  private Transcoder transcoder;

  private boolean copiesPicture;

  EncodedBranch(
      BroadcastFormat wanted, String ffmpeg, Optional<RunRegistry> registry, Clocks clocks) {
    this.wanted = wanted;
    this.ffmpeg = ffmpeg;
    this.registry = registry;
    this.clocks = clocks;
  }

  void use(List<PushRun> runs) {
    out.use(runs);
  }

  /** Why nothing is encoded now, as a sentence; empty while it is, or need not be. */
  synchronized Optional<String> trouble() {
    return transcoder == null ? Optional.empty() : transcoder.trouble();
  }

  /**
   * @param measured what the channel was like when it last ran; null if nobody knows
   */
  synchronized void tracks(InitSection init, MediaDescription measured, Instant now) {
    copiesPicture = isPictureFit(wanted, init, measured);
    if (init.video().isEmpty() || copiesPicture && isSoundFit(wanted, init)) {
      if (transcoder != null) {
        // It may take a moment to end, and whoever brings frames does not wait.
        transcoder.ask();
        transcoder = null;
      }
      out.tracks(init, now, false);
      return;
    }
    if (transcoder == null) {
      transcoder =
          new Transcoder(
              tracks -> EncoderCommand.ofChannel(ffmpeg, wanted, tracks, copiesPicture),
              registry,
              out,
              clocks);
      transcoder.start();
    }
    transcoder.tracks(init);
  }

  /** It runs, and was measured anew: what was copied and became too much is encoded from now on. */
  synchronized void measured(InitSection init, MediaDescription measured, Instant now) {
    if (copiesPicture && hasOutgrown(wanted, measured)) {
      tracks(init, measured, now);
    }
  }

  synchronized boolean isEncoding() {
    return transcoder != null;
  }

  private static boolean hasOutgrown(BroadcastFormat wanted, MediaDescription measured) {
    return measured.averageBitsPerSecond() > wanted.bitsPerSecond() * OUTGROWN;
  }

  synchronized void frames(List<Sample> frames, Instant now) {
    if (transcoder == null) {
      out.frames(frames, now);
    } else {
      transcoder.frames(frames);
    }
  }

  synchronized void ask() {
    if (transcoder != null) {
      transcoder.ask();
    }
  }

  /** Some seconds at most. */
  synchronized void close() {
    if (transcoder != null) {
      transcoder.close();
      transcoder = null;
    }
  }

  /** Whether the picture is as it is wanted, as far as is known before it comes. */
  static boolean isPictureFit(BroadcastFormat wanted, InitSection init, MediaDescription measured) {
    Optional<MediaTrack> video = init.video();
    if (video.isEmpty() || measured == null || wanted.quality().isPresent()) {
      return false;
    }
    MediaTrack track = video.get();
    double rate = measured.framesPerSecond();
    return FlvBodies.isPlain(track)
        && track.coding().height() == wanted.resolution().height()
        && track.coding().width() <= wanted.resolution().width()
        && Math.abs(rate - wanted.framesPerSecond()) < 1
        && measured.averageBitsPerSecond() > 0
        && measured.averageBitsPerSecond() <= wanted.bitsPerSecond() * TOLERANCE
        && measured.longestKeyframeInterval().toMillis() <= LONGEST_KEYFRAMES_MILLIS;
  }

  /** Silence, where it is wanted, is made without an encoder. */
  static boolean isSoundFit(BroadcastFormat wanted, InitSection init) {
    return init.audio().map(EncoderCommand::isTaken).orElse(!wanted.tone());
  }
}
