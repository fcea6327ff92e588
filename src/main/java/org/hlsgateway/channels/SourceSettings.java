package org.hlsgateway.channels;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a channel's source is opened, beyond its address.
 *
 * @param input what reads it
 * @param certificate what an rtsps source must show: {@link #AUTHORITY}, or its SHA-256 fingerprint
 *     in 64 small hexadecimal digits; empty: whatever it shows
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
    Input input,
    Optional<String> certificate,
    Transport transport,
    Optional<Duration> timeout,
    Duration extraWait,
    Optional<String> userAgent,
    boolean loop,
    List<SourceUrl> fallbacks,
    boolean slate,
    SourceHeaders headers) {

  /** A certificate that an authority signed, for the host's name. */
  public static final String AUTHORITY = "AUTHORITY";

  /** What reads a source. */
  public enum Input {
    /** As this gateway's setting {@code INPUT} says. */
    DEFAULT,
    /** The gateway itself where it can, else FFmpeg. */
    AUTO,
    /** FFmpeg. */
    FFMPEG
  }

  /** What carries RTP. */
  public enum Transport {
    /** TCP, and UDP if the source does not offer TCP. */
    AUTO,
    TCP,
    UDP,
    /** As by TCP, within HTTP. */
    HTTP
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

  /** Without headers, read as is usual. */
  public SourceSettings(
      Transport transport,
      Optional<Duration> timeout,
      Duration extraWait,
      Optional<String> userAgent,
      boolean loop,
      List<SourceUrl> fallbacks,
      boolean slate) {
    this(
        Input.DEFAULT,
        Optional.empty(),
        transport,
        timeout,
        extraWait,
        userAgent,
        loop,
        fallbacks,
        slate,
        SourceHeaders.NONE);
  }

  /** The same with these headers. */
  public SourceSettings with(SourceHeaders others) {
    return new SourceSettings(
        input,
        certificate,
        transport,
        timeout,
        extraWait,
        userAgent,
        loop,
        fallbacks,
        slate,
        others);
  }

  /** The same, read by this, from who shows this certificate. */
  public SourceSettings readBy(Input other, Optional<String> shown) {
    return new SourceSettings(
        other, shown, transport, timeout, extraWait, userAgent, loop, fallbacks, slate, headers);
  }
}
