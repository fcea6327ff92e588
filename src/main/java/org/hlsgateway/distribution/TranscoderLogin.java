package org.hlsgateway.distribution;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hlsgateway.accounts.Brake;
import org.hlsgateway.events.ServerKind;
import org.hlsgateway.events.Transcoder;

/**
 * Who may have the plan, in which the streamers' keys stand: gateways only. An RTMP server's secret
 * is for asking about publishers, and may stand in logs. Any thread may ask; waits for nothing.
 */
final class TranscoderLogin {
  /** What all of them are to the brake. */
  private static final String ACCOUNT = "transcoders";

  private static final int LONGEST_SECRET = 200;

  private final Function<String, Optional<Transcoder>> bySecret;
  private final Brake brake;

  sealed interface Answer permits Known, Refused, Stranger, Braked {}

  record Known(Transcoder transcoder) implements Answer {}

  /** It is a transcoder's, but gets no plan; the sentence says why. */
  record Refused(String sentence) implements Answer {}

  /** It showed no secret of a transcoder. */
  record Stranger() implements Answer {}

  record Braked(Duration remaining) implements Answer {}

  TranscoderLogin(Function<String, Optional<Transcoder>> bySecret, Brake brake) {
    this.bySecret = bySecret;
    this.brake = brake;
  }

  /**
   * @param peer address of who asks
   * @param secret as it was shown; may be anything; null: none
   */
  Answer ask(String peer, String secret) {
    Optional<Duration> wait = brake.remaining(peer, ACCOUNT);
    if (wait.isPresent()) {
      return new Braked(wait.get());
    }
    Optional<Transcoder> found =
        Optional.ofNullable(secret)
            .filter(given -> !given.isEmpty() && given.length() <= LONGEST_SECRET)
            .flatMap(bySecret);
    if (found.isEmpty()) {
      brake.failed(peer, ACCOUNT);
      return new Stranger();
    }
    brake.succeeded(peer, ACCOUNT);
    Transcoder transcoder = found.get();
    if (transcoder.kind() != ServerKind.GATEWAY) {
      return new Refused("Only a transcoder that is another gateway is told what to do.");
    }
    return transcoder.enabled()
        ? new Known(transcoder)
        : new Refused("This transcoder is switched off.");
  }
}
