package org.hlsgateway.rtsp;

import java.time.Duration;
import java.util.Optional;

/**
 * What is to be read, and how.
 *
 * @param transport what carries media
 * @param patience silence that is taken for a lost camera, and the longest wait for an answer;
 *     positive
 * @param certificate what is asked of that of an rtsps source
 * @param userAgent printable ASCII; empty: the client's own
 */
public record RtspSource(
    RtspUrl url,
    Transport transport,
    CertificateCheck certificate,
    Duration patience,
    Optional<String> userAgent) {

  /** Whatever its certificate is. */
  public RtspSource(
      RtspUrl url, Transport transport, Duration patience, Optional<String> userAgent) {
    this(url, transport, CertificateCheck.NONE, patience, userAgent);
  }

  /** What carries RTP. */
  public enum Transport {
    TCP,
    UDP,
    /** As by TCP, within two requests of HTTP: what gets through where nothing else does. */
    HTTP
  }

  /** How long an answer may take: a second at least. */
  Duration answersWithin() {
    Duration least = Duration.ofSeconds(1);
    return patience.compareTo(least) < 0 ? least : patience;
  }
}
