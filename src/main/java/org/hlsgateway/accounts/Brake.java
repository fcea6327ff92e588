package org.hlsgateway.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down guessing: after too many failures within {@link #WINDOW}, no more attempts until the
 * oldest of them is that long ago. Counted by address: what fails elsewhere locks nobody out who
 * has the right password. While many addresses fail for one account, as a guesser's do, an address
 * that never logged in has fewer attempts.
 */
final class Brake {
  static final Duration WINDOW = Duration.ofMinutes(5);
  static final int FAILURES_PER_ADDRESS = 10;
  static final int FAILURES_PER_ACCOUNT = 100;

  /** Of an unknown address while the account is under attack: a typing mistake is forgiven. */
  static final int FAILURES_UNDER_ATTACK = 2;

  /** How many addresses, and how many accounts, are remembered; the least recent go first. */
  static final int MOST_KEYS = 10_000;

  private final Clock clock;
  private final Map<String, Deque<Instant>> byAddress = new Recent<>();
  private final Map<String, Deque<Instant>> byAccount = new Recent<>();
  private final Map<String, Boolean> trusted = new Recent<>();

  Brake(Clock clock) {
    this.clock = clock;
  }

  /** How long this one has to wait; empty: may try now. */
  synchronized Optional<Duration> remaining(String address, String account) {
    String place = place(address);
    boolean attacked = wait(byAccount.get(account), FAILURES_PER_ACCOUNT).isPresent();
    int limit =
        attacked && !trusted.containsKey(place) ? FAILURES_UNDER_ATTACK : FAILURES_PER_ADDRESS;
    return wait(byAddress.get(place), limit);
  }

  synchronized void failed(String address, String account) {
    note(byAddress, place(address), FAILURES_PER_ADDRESS);
    note(byAccount, account, FAILURES_PER_ACCOUNT);
  }

  synchronized void succeeded(String address) {
    byAddress.remove(place(address));
    trusted.put(place(address), true);
  }

  private Optional<Duration> wait(Deque<Instant> failures, int limit) {
    if (failures == null || failures.size() < limit) {
      return Optional.empty();
    }
    Instant first = failures.stream().skip(failures.size() - limit).findFirst().orElseThrow();
    Duration left = Duration.between(clock.instant(), first.plus(WINDOW));
    return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
  }

  /** Only the last {@code limit} failures matter, so no more are kept. */
  private void note(Map<String, Deque<Instant>> failures, String key, int limit) {
    Deque<Instant> times = failures.computeIfAbsent(key, unused -> new ArrayDeque<>());
    times.addLast(clock.instant());
    if (times.size() > limit) {
      times.removeFirst();
    }
  }

  /** One household, one place: an IPv6 customer has a /64 of addresses to guess from. */
  private static String place(String address) {
    if (!address.contains(":")) {
      return address;
    }
    String[] groups = address.split(":", -1);
    // Compressed within the first four groups: rare, and then the address stands for itself.
    for (int i = 0; i < 4; i++) {
      if (i >= groups.length || groups[i].isEmpty()) {
        return address;
      }
    }
    return String.join(":", groups[0], groups[1], groups[2], groups[3]) + "::/64";
  }

  /** Forgets what was not touched for longest. */
  private static final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST_KEYS;
    }
  }
}
