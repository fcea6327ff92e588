package org.hlsgateway.ffmpeg;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a source is opened, beyond its address.
 *
 * @param transport what carries RTSP's media; other schemes have no choice
 * @param timeout silence that FFmpeg takes for a lost source; positive
 * @param userAgent sent with HTTP and RTSP requests: ASCII without line breaks; empty: FFmpeg's own
 * @param loop a file begins again at its end
 * @param transportStream it is MPEG-TS, as far as anybody knows: it is looked at no longer than it
 *     needs, and streams that move to other PIDs stay the same ones
 * @param pass lets FFmpeg through to its source; empty for schemes other than HTTP's
 */
public record InputOptions(
    RtspTransport transport,
    Duration timeout,
    Optional<String> userAgent,
    boolean loop,
    boolean transportStream,
    Optional<SourceProxy.Pass> pass) {

  /** What carries RTP. */
  public enum RtspTransport {
    TCP,
    UDP,
    HTTP
  }

  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

  public static final InputOptions USUAL =
      new InputOptions(RtspTransport.TCP, USUAL_TIMEOUT, Optional.empty(), true);

  /** Without a pass, of a source of which nothing is known. */
  public InputOptions(
      RtspTransport transport, Duration timeout, Optional<String> userAgent, boolean loop) {
    this(transport, timeout, userAgent, loop, false, Optional.empty());
  }

  public InputOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout);
    }
    if (userAgent.filter(text -> !text.chars().allMatch(c -> c >= ' ' && c <= '~')).isPresent()) {
      throw new IllegalArgumentException("a user agent is printable ASCII");
    }
  }

  /** The same, let through by this pass, which ends with the run. */
  public InputOptions with(SourceProxy.Pass given) {
    return new InputOptions(
        transport, timeout, userAgent, loop, transportStream, Optional.of(given));
  }

  /** The same, of a source that was MPEG-TS before, or was not. */
  public InputOptions ofTransportStream(boolean is) {
    return new InputOptions(transport, timeout, userAgent, loop, is, pass);
  }

  /** What a program's environment needs besides. */
  Map<String, String> environment() {
    return pass.map(SourceProxy.Pass::environment).orElse(Map.of());
  }

  /** A run begins: what its pass has to say goes there. */
  void begin(Consumer<String> log) {
    pass.ifPresent(given -> given.tell(log));
  }

  /** The run is over, or never began. */
  public void end() {
    pass.ifPresent(SourceProxy.Pass::close);
  }
}
