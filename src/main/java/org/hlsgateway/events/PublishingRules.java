package org.hlsgateway.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Role;

/** When an event may be published to, with which key. Any thread may ask; waits for nothing. */
final class PublishingRules {
  /** So long before the begin a test signal is taken. */
  static final Duration TEST_BEFORE = Duration.ofMinutes(5);

  static final String PUBLISHED_ELSEWHERE =
      "Somebody publishes to this event at another transcoder already.";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final EventStore store;
  private final LongFunction<Optional<Account>> accounts;
  private final Clock clock;

  PublishingRules(EventStore store, LongFunction<Optional<Account>> accounts, Clock clock) {
    this.store = store;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Why nobody may publish with this key now, as a sentence that tells who has a wrong key no more
   * than that; empty: he may.
   */
  Optional<String> refusal(LiveEvent event, String key) {
    if (!event.key().is(key)) {
      return Optional.of("The streaming key is not this event's.");
    }
    Instant now = clock.instant();
    if (event.isOver(now)) {
      return Optional.of(
          "The event ended " + TIME.format(event.end().orElseThrow()) + ": choose a later end.");
    }
    if (isTooEarly(event, now)) {
      return Optional.of(
          "The event begins "
              + TIME.format(event.begin())
              + ": a test signal is taken from five minutes before.");
    }
    if (!isOwnerGood(event.owner())) {
      return Optional.of("The account that the event is of may not publish any more.");
    }
    return Optional.empty();
  }

  /**
   * What a publisher who was let in goes on by. A clock that is set back, to before the begin, ends
   * nothing; somebody who chooses a later begin does.
   */
  BooleanSupplier standing(LiveEvent letIn, String key) {
    return () ->
        store
            .event(letIn.id())
            .filter(event -> event.key().is(key))
            .filter(event -> !event.isOver(clock.instant()))
            .filter(
                event -> event.begin().equals(letIn.begin()) || !isTooEarly(event, clock.instant()))
            .filter(event -> isOwnerGood(event.owner()))
            .isPresent();
  }

  private static boolean isTooEarly(LiveEvent event, Instant now) {
    return now.isBefore(event.begin().minus(TEST_BEFORE));
  }

  /** What is nobody's is the administrators'. */
  private boolean isOwnerGood(OptionalLong owner) {
    return owner.isEmpty()
        || accounts
            .apply(owner.getAsLong())
            .filter(Account::enabled)
            .filter(account -> account.role() != Role.VIEWER)
            .isPresent();
  }
}
