package org.hlsgateway.coordinator;

import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.hlsgateway.control.StreamType;

/**
 * One output of a stream that can be played.
 *
 * @param startTimeSeconds where a VOD playlist begins in the stream
 */
record Available(
    StreamType type, String resolution, String indexFile, OptionalDouble startTimeSeconds) {
  private static final Pattern RESOLUTION = Pattern.compile("[\\x21-\\x7e]{1,64}");
  private static final Pattern INDEX_FILE = Pattern.compile("[\\x20-\\x7e]{1,1000}");

  /** Whether it can stand in headers and does not point out of the storage. */
  boolean isSound() {
    return RESOLUTION.matcher(resolution).matches()
        && INDEX_FILE.matcher(indexFile).matches()
        && !("/" + indexFile + "/").contains("/../")
        && startTimeSeconds.orElse(0) >= 0
        && Double.isFinite(startTimeSeconds.orElse(0));
  }
}
