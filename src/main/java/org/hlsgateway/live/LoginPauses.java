package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.time.Backoff;

/**
 * Which sources refused a login, and are left alone for that: cameras lock out who goes on trying a
 * wrong password. By address, whichever channels have it. An address with another password is
 * another one.
 */
public final class LoginPauses {

  private static final Backoff PAUSE = new Backoff(Duration.ofMinutes(2), Duration.ofHours(1));
  private static final int MOST = 1_000;

  private record Pause(SourceFailure failure, int refusals, Instant until) {}

  /** Of those refused, the latest last. */
  private final Map<SourceUrl, Pause> pauses = new LinkedHashMap<>();

  private final Supplier<Instant> clock;

  LoginPauses(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /** It was tried, and refused. */
  public synchronized void refused(SourceUrl source, SourceFailure failure) {
    Pause before = pauses.remove(source);
    int refusals = before == null ? 1 : before.refusals() + 1;
    if (pauses.size() == MOST) {
      pauses.remove(pauses.keySet().iterator().next());
    }
    Instant until = clock.get().plus(PAUSE.after(refusals));
    pauses.put(source, new Pause(failure, refusals, until));
  }

  /** It works, or somebody said that it is to be tried. */
  synchronized void forget(SourceUrl source) {
    pauses.remove(source);
  }

  /** Why it is not to be tried now; empty if it may be. */
  public synchronized Optional<SourceFailure> of(SourceUrl source) {
    return pending(source).map(Pause::failure);
  }

  /** How long it is left alone still; zero if it is not. */
  synchronized Duration left(SourceUrl source) {
    return pending(source)
        .map(pause -> Duration.between(clock.get(), pause.until()))
        .orElse(Duration.ZERO);
  }

  /** For people, behind what is wrong; empty if it is not left alone. */
  Optional<String> inWords(SourceUrl source) {
    Duration left = left(source);
    if (left.isZero()) {
      return Optional.empty();
    }
    long minutes = left.plusSeconds(59).toMinutes();
    return Optional.of(
        String.format(
            Locale.ROOT,
            " It is not tried again for %d minute%s, for cameras lock out who tries too often:"
                + " press Start to try at once.",
            minutes,
            minutes == 1 ? "" : "s"));
  }

  private Optional<Pause> pending(SourceUrl source) {
    return Optional.ofNullable(pauses.get(source))
        .filter(pause -> clock.get().isBefore(pause.until()));
  }
}
