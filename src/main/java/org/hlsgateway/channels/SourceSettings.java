package org.hlsgateway.channels;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a channel's source is opened, beyond its address.
 *
 * @param transport of RTSP; other schemes have no choice
 * @param timeout silence that FFmpeg takes for a lost source, 1 to 120 s; empty: 10 s
 * @param extraWait added to the time that a first picture may take, 0 to 300 s
 * @param userAgent sent with HTTP and RTSP requests; empty: FFmpeg's own
 * @param loop a file begins again at its end; without it the channel ends there
 * @param fallbacks tried in order when the source fails, at most 5; the source itself is gone back
 *     to when it recovers
 * @param slate a picture that says so, instead of nothing, while no source works
 * @param headers of requests for the source itself, if it is an HTTP one
 */
public record SourceSettings(
    Transport transport,
    Optional<Duration> timeout,
    Duration extraWait,
    Optional<String> userAgent,
    boolean loop,
    List<SourceUrl> fallbacks,
    boolean slate,
    SourceHeaders headers) {

  /** What carries RTP. */
  public enum Transport {
    /** TCP, and UDP if the source does not offer TCP. */
    AUTO,
    TCP,
    UDP
  }

  public static final SourceSettings DEFAULT =
      new SourceSettings(
          Transport.AUTO,
          Optional.empty(),
          Duration.ZERO,
          Optional.empty(),
          true,
          List.of(),
          false);

  public SourceSettings {
    fallbacks = List.copyOf(fallbacks);
  }

  /** Without headers. */
  public SourceSettings(
      Transport transport,
      Optional<Duration> timeout,
      Duration extraWait,
      Optional<String> userAgent,
      boolean loop,
      List<SourceUrl> fallbacks,
      boolean slate) {
    this(transport, timeout, extraWait, userAgent, loop, fallbacks, slate, SourceHeaders.NONE);
  }

  /** The same with these headers. */
  public SourceSettings with(SourceHeaders others) {
    return new SourceSettings(
        transport, timeout, extraWait, userAgent, loop, fallbacks, slate, others);
  }
}
