package org.hlsgateway.encoder;

import java.util.OptionalDouble;
import org.hlsgateway.control.StreamType;

/** Told once of each index, when it can be read. */
@FunctionalInterface
interface Announcements {

  /**
   * @param resolution as in the index's path
   * @param indexFile relative to the storage root
   * @param startTimeSeconds in the stream; for VOD playlists only
   */
  void available(
      StreamType type, String resolution, String indexFile, OptionalDouble startTimeSeconds);
}
