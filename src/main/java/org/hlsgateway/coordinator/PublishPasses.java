package org.hlsgateway.coordinator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.hlsgateway.accounts.Issuer;

/**
 * Keys for a while, beside a channel's own one, which is shown once and then known to nobody here:
 * for the page that goes live from a browser. None outlives what lets its maker publish. In memory
 * only. Any thread may call.
 */
final class PublishPasses {
  /** As long as anybody stands before a camera; the stream that is on then goes on. */
  static final Duration VALID = Duration.ofHours(12);

  /** Of one channel; the oldest goes for a new one. */
  static final int MOST_OF_ONE = 20;

  /** By the channel's name in lower case, the latest last. */
  private final Map<String, Deque<Pass>> passes = new HashMap<>();

  private final Clock clock;
  private final BiPredicate<Issuer, String> mayPublish;

  private record Pass(byte[] key, Instant until, Issuer issuer) {
    boolean isOver(Instant now) {
      return !now.isBefore(until);
    }
  }

  /**
   * @param mayPublish whether who made a pass may still publish to its channel; takes no lock
   */
  PublishPasses(Clock clock, BiPredicate<Issuer, String> mayPublish) {
    this.clock = clock;
    this.mayPublish = mayPublish;
  }

  /**
   * @param channel in lower case
   * @param key which nobody guesses
   */
  synchronized void add(String channel, String key, Issuer issuer) {
    Instant now = clock.instant();
    Deque<Pass> all = passes.computeIfAbsent(channel, name -> new ArrayDeque<>());
    all.removeIf(pass -> pass.isOver(now));
    if (all.size() >= MOST_OF_ONE) {
      all.removeFirst();
    }
    all.addLast(new Pass(bytes(key), now.plus(VALID), issuer));
  }

  synchronized boolean isRight(String channel, String key) {
    Instant now = clock.instant();
    byte[] given = bytes(key);
    boolean right = false;
    for (Pass pass : passes.getOrDefault(channel, new ArrayDeque<>())) {
      right |=
          MessageDigest.isEqual(pass.key(), given)
              && !pass.isOver(now)
              && mayPublish.test(pass.issuer(), channel);
    }
    return right;
  }

  /** None of the channel's is worth anything any more. */
  synchronized void revoke(String channel) {
    passes.remove(channel);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
