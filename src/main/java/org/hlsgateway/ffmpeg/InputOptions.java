package org.hlsgateway.ffmpeg;

import java.time.Duration;
import java.util.Optional;

/**
 * How a source is opened, beyond its address.
 *
 * @param transport what carries RTSP's media; other schemes have no choice
 * @param timeout silence that FFmpeg takes for a lost source; positive
 * @param userAgent sent with HTTP and RTSP requests: ASCII without line breaks; empty: FFmpeg's own
 * @param loop a file begins again at its end
 */
public record InputOptions(
    RtspTransport transport, Duration timeout, Optional<String> userAgent, boolean loop) {

  /** What carries RTP. */
  public enum RtspTransport {
    TCP,
    UDP
  }

  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

  public static final InputOptions USUAL =
      new InputOptions(RtspTransport.TCP, USUAL_TIMEOUT, Optional.empty(), true);

  public InputOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout);
    }
    if (userAgent.filter(text -> !text.chars().allMatch(c -> c >= ' ' && c <= '~')).isPresent()) {
      throw new IllegalArgumentException("a user agent is printable ASCII");
    }
  }
}
