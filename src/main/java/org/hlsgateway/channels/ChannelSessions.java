package org.hlsgateway.channels;

import java.util.List;
import java.util.Optional;

/**
 * What the store, the pages and the API need of the running side. A port: {@code programmes}
 * implements it, so that this package does not depend on the engine.
 */
public interface ChannelSessions {

  /** Never null: a channel that does not run is {@link ChannelStatus#idle()}. */
  ChannelStatus status(Channel channel);

  /**
   * As above, for many at once: of one that does not run it is not said what would be made of it.
   */
  ChannelStatus statusInBrief(Channel channel);

  /**
   * True if the channel passes on a picture whose keyframes are farther apart than its limit, and
   * could encode it instead: {@link OutputSettings#encodeSparseKeyframes}.
   */
  boolean encodingWouldHelp(Channel channel);

  /** What is pushed now, watched or not, in the order they began; in no store. */
  List<PushedChannel> pushed();

  /** Starts the channel as if somebody watched; returns at once. It stops when idle, as always. */
  void start(Channel channel);

  /** Stops the channel for everybody who watches; returns at once. */
  void stop(Channel channel);

  /** Who watches the channel now; who came first is first. */
  List<ChannelViewer> viewers(Channel channel);

  /**
   * Sends a viewer away: what they ask for next is refused, for ten minutes.
   *
   * @param viewer {@link ChannelViewer#id}
   * @return false if nobody of this id watches
   */
  boolean disconnect(Channel channel, String viewer);

  /**
   * Looks at a source without starting anything. Blocks for at most about ten seconds.
   *
   * @param source need not belong to a channel
   * @param settings how it is opened
   */
  SourceReport test(SourceUrl source, SourceSettings settings);

  /** What cannot be done for want of FFmpeg, and what to install; empty if it is there. */
  Optional<String> whyNoFfmpeg();

  /** The encoders that the gateway knows, and which of them work here. */
  List<EncoderStatus> encoders();
}
