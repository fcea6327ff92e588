package org.hlsgateway.rtsp;

import java.time.Duration;
import java.util.Optional;

/**
 * What is to be read, and how.
 *
 * @param transport what carries media
 * @param patience silence that is taken for a lost camera, and the longest wait for an answer;
 *     positive
 * @param userAgent printable ASCII; empty: the client's own
 */
public record RtspSource(
    RtspUrl url, Transport transport, Duration patience, Optional<String> userAgent) {

  /** What carries RTP. */
  public enum Transport {
    TCP,
    UDP
  }

  /** How long an answer may take: a second at least. */
  Duration answersWithin() {
    Duration least = Duration.ofSeconds(1);
    return patience.compareTo(least) < 0 ? least : patience;
  }
}
