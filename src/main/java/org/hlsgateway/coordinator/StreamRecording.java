package org.hlsgateway.coordinator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.control.StreamType;

/**
 * What the storage keeps of one pushed stream.
 *
 * @param closed empty: it is still published
 * @param indexes of recordings and of preview pictures, in the order they were announced
 */
public record StreamRecording(
    String streamId,
    String channel,
    Instant opened,
    Optional<Instant> closed,
    List<Index> indexes) {

  /**
   * An index in the storage.
   *
   * @param type HLS_VOD or IMG_PREVIEW
   * @param resolution as announced, such as {@code 1280x720-30}; of pictures {@code WxH-SECONDS}
   * @param path relative to the root of the storage
   * @param startSeconds where it begins in the stream
   */
  public record Index(StreamType type, String resolution, String path, double startSeconds) {}

  /** Those of one kind. */
  public List<Index> indexes(StreamType type) {
    return indexes.stream().filter(index -> index.type() == type).toList();
  }

  /** True while it is written. */
  public boolean isActive() {
    return closed.isEmpty();
  }
}
