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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

  /** How often the channel's passes were revoked. */
  private final Map<String, Integer> revocations = new HashMap<>();

  private final Clock clock;
  private final PublishRights rights;

  private record Pass(byte[] key, Instant until, Issuer issuer) {
    boolean isOver(Instant now) {
      return !now.isBefore(until);
    }
  }

  /**
   * @param rights of those who make passes
   */
  PublishPasses(Clock clock, PublishRights rights) {
    this.clock = clock;
    this.rights = rights;
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
    return find(channel, key).filter(pass -> rights.mayPublish(pass.issuer(), channel)).isPresent();
  }

  private Optional<Pass> find(String channel, String key) {
    Instant now = clock.instant();
    byte[] given = bytes(key);
    Optional<Pass> found = Optional.empty();
    for (Pass pass : passes.getOrDefault(channel, new ArrayDeque<>())) {
      if (MessageDigest.isEqual(pass.key(), given) && !pass.isOver(now)) {
        found = Optional.of(pass);
      }
    }
    return found;
  }

  /**
   * What a stream goes on by that was let in by a pass: also when the pass is over.
   *
   * @return empty if the key is none
   */
  synchronized Optional<Standing> standing(String channel, String key) {
    int before = revoked(channel);
    return find(channel, key)
        .map(
            pass ->
                new Standing() {
                  @Override
                  public boolean counts() {
                    return revoked(channel) == before && rights.mayPublish(pass.issuer(), channel);
                  }

                  @Override
                  public OptionalLong account() {
                    return OptionalLong.of(pass.issuer().account());
                  }

                  @Override
                  public OptionalInt most() {
                    return rights.mostStreams(pass.issuer().account());
                  }
                });
  }

  private synchronized int revoked(String channel) {
    return revocations.getOrDefault(channel, 0);
  }

  /** None of the channel's is worth anything any more. */
  synchronized void revoke(String channel) {
    passes.remove(channel);
    revocations.merge(channel, 1, Integer::sum);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
