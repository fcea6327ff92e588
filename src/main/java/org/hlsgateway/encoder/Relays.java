package org.hlsgateway.encoder;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ControlTokens;

/** The relays that live segments are pushed to; each stream goes to one. Any thread may call. */
final class Relays {
  /** One that failed is left alone for so long, as long as there are others. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

  private static final Duration TOKEN_LASTS = Duration.ofHours(1);

  private final WebSocketClient client;
  private final List<URI> addresses;
  private final ControlTokens tokens;
  private final InstantSource clock;
  private final Map<URI, Instant> failures = new HashMap<>();

  /**
   * @param clock never jumps
   */
  Relays(WebSocketClient client, Settings.Relay settings, InstantSource clock) {
    this.client = client;
    this.addresses = settings.addresses();
    this.tokens = new ControlTokens(settings.secret());
    this.clock = clock;
  }

  /** Nothing is pushed. */
  static Relays none() {
    return new Relays(
        null, new Settings.Relay(List.of(), Optional.empty()), InstantSource.system());
  }

  boolean areWanted() {
    return !addresses.isEmpty();
  }

  /** Any that did not just fail; else the one whose failure is longest ago. */
  synchronized URI choose() {
    Instant now = clock.instant();
    List<URI> good =
        addresses.stream().filter(each -> !now.isBefore(failedAt(each).plus(LEFT_ALONE))).toList();
    return good.isEmpty()
        ? addresses.stream().min(Comparator.comparing(this::failedAt)).orElseThrow()
        : good.get(ThreadLocalRandom.current().nextInt(good.size()));
  }

  private Instant failedAt(URI address) {
    return failures.getOrDefault(address, Instant.EPOCH);
  }

  synchronized void failed(URI address) {
    failures.put(address, clock.instant());
  }

  /** Blocks until the relay has agreed to speak. */
  RelayConnection open(URI address) throws IOException, InterruptedException {
    return client.openRelay(address);
  }

  /** Empty where no secret is set. */
  String token(String stream) {
    return tokens.issue("PUSH:" + stream, TOKEN_LASTS).orElse("");
  }
}
