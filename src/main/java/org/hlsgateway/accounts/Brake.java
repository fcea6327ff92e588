package org.hlsgateway.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
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
public final class Brake {
  static final Duration WINDOW = Duration.ofMinutes(5);
  static final int FAILURES_PER_ADDRESS = 10;

  /** Of an IPv6 /56, which may be four offices as well as one guesser. */
  static final int FAILURES_PER_NETWORK = 40;

  static final int FAILURES_PER_ACCOUNT = 100;

  /** Of an unknown address while the account is under attack: a typing mistake is forgiven. */
  static final int FAILURES_UNDER_ATTACK = 2;

  /** How many addresses, and how many accounts, are remembered; the least recent go first. */
  static final int MOST_KEYS = 10_000;

  private final Clock clock;
  private final Map<String, Deque<Failure>> byPlace = new Recent<>();
  private final Map<String, Deque<Failure>> byAccount = new Recent<>();

  /** By place and account: who logged in there. */
  private final Map<String, Boolean> trusted = new Recent<>();

  /** By place and account: what was tried last. */
  private final Map<String, Tried> last = new Recent<>();

  private record Failure(String account, Instant when) {}

  private record Tried(String fingerprint, boolean wrong) {}

  /** Whether an attempt may be looked at. */
  sealed interface Begun {
    /** It counts as a failure until {@link #takeBack} is called. */
    record Counted() implements Begun {}

    /** The same is being looked at already: it does not count again. */
    record Joins() implements Begun {}

    /** The same as before, which was wrong: no guess, and not to be looked at again. */
    record Repeated() implements Begun {}

    record Braked(Duration remaining) implements Begun {}
  }

  public Brake(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts an attempt before it is looked at, so that many at once are as many as one by one.
   *
   * @param fingerprint of the password and of the account's state: where either changes, it is
   *     another one
   */
  synchronized Begun begin(String address, String account, String fingerprint) {
    String pair = pair(address, account);
    Tried before = last.get(pair);
    if (before != null && before.fingerprint.equals(fingerprint)) {
      return before.wrong ? new Begun.Repeated() : new Begun.Joins();
    }
    Optional<Duration> wait = remaining(address, account);
    if (wait.isPresent()) {
      return new Begun.Braked(wait.get());
    }
    failed(address, account);
    last.put(pair, new Tried(fingerprint, false));
    return new Begun.Counted();
  }

  /** It was not looked at, or was right. */
  synchronized void takeBack(String address, String account, String fingerprint) {
    last.remove(pair(address, account), new Tried(fingerprint, false));
    places(address).keySet().forEach(place -> removeLast(byPlace.get(place), account));
    removeLast(byAccount.get(account), account);
  }

  private static void removeLast(Deque<Failure> failures, String account) {
    if (failures != null) {
      failures.removeLastOccurrence(
          failures.stream()
              .filter(failure -> failure.account.equals(account))
              .reduce((earlier, later) -> later)
              .orElse(null));
    }
  }

  synchronized void wrong(String address, String account, String fingerprint) {
    last.put(pair(address, account), new Tried(fingerprint, true));
  }

  /** How long this one has to wait; empty: may try now. */
  public synchronized Optional<Duration> remaining(String address, String account) {
    boolean attacked = wait(byAccount.get(account), FAILURES_PER_ACCOUNT).isPresent();
    boolean careful = attacked && !isTrusted(address, account);
    return places(address).entrySet().stream()
        .flatMap(
            place -> {
              boolean narrow = place.getValue() == FAILURES_PER_ADDRESS;
              int limit = careful && narrow ? FAILURES_UNDER_ATTACK : place.getValue();
              return wait(byPlace.get(place.getKey()), limit).stream();
            })
        .max(Comparator.naturalOrder());
  }

  /** True if the account logged in from there before. */
  synchronized boolean isTrusted(String address, String account) {
    return trusted.containsKey(pair(address, account));
  }

  public synchronized void failed(String address, String account) {
    places(address).forEach((place, limit) -> note(byPlace, place, account, limit));
    note(byAccount, account, account, FAILURES_PER_ACCOUNT);
  }

  /** Takes back what failed for this account, and for no other: who has one could guess others'. */
  public synchronized void succeeded(String address, String account) {
    for (String place : places(address).keySet()) {
      Deque<Failure> failures = byPlace.get(place);
      if (failures != null) {
        failures.removeIf(failure -> failure.account.equals(account));
      }
    }
    trusted.put(pair(address, account), true);
  }

  private Optional<Duration> wait(Deque<Failure> failures, int limit) {
    if (failures == null || failures.size() < limit) {
      return Optional.empty();
    }
    Instant first = failures.stream().skip(failures.size() - limit).findFirst().orElseThrow().when;
    Duration left = Duration.between(clock.instant(), first.plus(WINDOW));
    return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
  }

  /** Only the last {@code limit} failures matter, so no more are kept. */
  private void note(Map<String, Deque<Failure>> failures, String key, String account, int limit) {
    Deque<Failure> times = failures.computeIfAbsent(key, unused -> new ArrayDeque<>());
    times.addLast(new Failure(account, clock.instant()));
    if (times.size() > limit) {
      times.removeFirst();
    }
  }

  private static String pair(String address, String account) {
    return places(address).keySet().iterator().next() + " " + account;
  }

  /**
   * What counts together, and how many failures it has; the narrowest first. One household, one
   * place: an IPv6 customer has a /64 of addresses to guess from, and often a /56 of those.
   */
  private static Map<String, Integer> places(String address) {
    Map<String, Integer> places = new LinkedHashMap<>();
    Optional<int[]> network = network(address);
    if (network.isEmpty()) {
      places.put(address, FAILURES_PER_ADDRESS);
      return places;
    }
    int[] groups = network.get();
    String common = Integer.toHexString(groups[0]) + ":" + Integer.toHexString(groups[1]) + ":";
    common += Integer.toHexString(groups[2]) + ":";
    places.put(common + Integer.toHexString(groups[3]) + "::/64", FAILURES_PER_ADDRESS);
    places.put(common + Integer.toHexString(groups[3] & 0xff00) + "::/56", FAILURES_PER_NETWORK);
    return places;
  }

  /** The first four groups of an IPv6 address; empty for whatever else. */
  private static Optional<int[]> network(String address) {
    if (!address.contains(":") || address.contains(".")) {
      return Optional.empty();
    }
    // RFC 4291, 2.2: two colons stand for as many zeros as are missing.
    String[] halves = address.replaceFirst("%.*", "").split("::", 2);
    String[] left = halves[0].isEmpty() ? new String[0] : halves[0].split(":");
    String[] right =
        halves.length < 2 || halves[1].isEmpty() ? new String[0] : halves[1].split(":");
    int[] groups = new int[8];
    if (left.length + right.length > groups.length || halves.length < 2 && left.length < 4) {
      return Optional.empty();
    }
    try {
      for (int i = 0; i < left.length; i++) {
        groups[i] = Integer.parseInt(left[i], 16);
      }
      for (int i = 0; i < right.length; i++) {
        groups[groups.length - right.length + i] = Integer.parseInt(right[i], 16);
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.of(groups);
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
