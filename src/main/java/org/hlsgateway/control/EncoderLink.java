package org.hlsgateway.control;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an encoder tells its coordinator of a stream it was given. Any thread may call; no call
 * waits. What belongs to another encoder's stream, or to none, changes nothing.
 */
public interface EncoderLink {

  /**
   * The first index of this type and resolution can be read: STREAM-AVAILABLE.
   *
   * @param resolution {@code WxH-FPS} or {@code WxH-FPS~KBPS}; for previews {@code WxH-seconds}
   * @param indexFile relative to the storage root
   * @param startTimeSeconds where a VOD playlist begins in the stream; empty for other types
   */
  void available(
      String channel,
      String streamId,
      StreamType type,
      String resolution,
      String indexFile,
      OptionalDouble startTimeSeconds);

  /**
   * The encoder has finished, after all files are written: STREAM-CLOSED. Nothing may follow.
   *
   * @param errorCode why it ended, where it was not the source that ended or the coordinator that
   *     stopped it
   */
  void closed(
      String channel, String streamId, Optional<String> errorCode, Optional<String> errorMessage);
}
