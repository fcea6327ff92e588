package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.channels.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an event may be published to, by a clock that the test owns: it begins at nine. */
class PublishingRulesTest {
  private final FakeClock clock = new FakeClock();
  private TestDatabase database;
  private EventStore store;
  private PublishingRules rules;
  private LiveEvent talk;

  @BeforeEach
  void book() {
    database = new TestDatabase(source());
    store =
        new EventStore(database, clock, new TestSeal(), Audit.ofTheGateway(clock), changed -> {});
    store.load();
    rules = new PublishingRules(store, id -> Optional.empty(), clock);
    talk = store.create(TestEvents.booked("talk"));
  }

  @AfterEach
  void close() {
    database.call(entities -> entities.createNativeQuery("delete from live_event").executeUpdate());
    database.close();
  }

  @Test
  void publisher_isTakenFromFiveMinutesBeforeTheBegin_untilTheEnd() {
    at("08:54:59");
    assertThat(refusal())
        .contains(
            "The event begins 1 Jan 2026, 09:00 UTC: a test signal is taken from five minutes before.");
    at("08:55:00");
    assertThat(refusal()).isEmpty();
    at("09:59:59");
    assertThat(refusal()).isEmpty();
    at("10:00:00");
    assertThat(refusal()).contains("The event ended 1 Jan 2026, 10:00 UTC: choose a later end.");
  }

  @Test
  void wrongKey_isToldNothingElse() {
    assertThat(rules.refusal(talk, "guess")).contains("The streaming key is not this event's.");
  }

  @Test
  void publisher_isClosed_atTheEnd() {
    at("09:30:00");
    BooleanSupplier standing = letIn();
    at("09:59:59");
    assertThat(standing.getAsBoolean()).isTrue();
    at("10:00:00");
    assertThat(standing.getAsBoolean()).isFalse();
  }

  @Test
  void publisher_isClosed_byAnotherKey() {
    at("09:30:00");
    BooleanSupplier standing = letIn();
    store.newKey(talk);
    assertThat(standing.getAsBoolean()).isFalse();
  }

  @Test
  void publisher_isClosed_whenTheEventIsDeletedWhileLive() {
    at("09:30:00");
    BooleanSupplier standing = letIn();
    store.delete(talk);
    assertThat(standing.getAsBoolean()).isFalse();
  }

  @Test
  void clockSetBack_closesNobody() {
    at("09:30:00");
    BooleanSupplier standing = letIn();
    at("07:30:00");
    assertThat(standing.getAsBoolean()).isTrue();
    assertThat(refusal()).as("whoever comes anew waits").isPresent();
  }

  @Test
  void laterBegin_closesThePublisher_andAnEarlierOneDoesNot() {
    at("08:56:00");
    BooleanSupplier standing = letIn();
    move("08:58");
    assertThat(standing.getAsBoolean()).isTrue();
    move("09:40");
    assertThat(standing.getAsBoolean()).isFalse();
  }

  @Test
  void whoseAccountIsGone_mayNotPublish() {
    at("09:30:00");
    LiveEvent owned =
        new LiveEvent(
            talk.id(),
            talk.version(),
            talk.name(),
            "",
            java.util.OptionalLong.of(7),
            talk.key(),
            talk.begin(),
            talk.end(),
            talk.transcoder(),
            talk.fallback(),
            talk.streamers(),
            talk.renditions(),
            false,
            talk.visibility(),
            talk.started(),
            talk.created(),
            talk.updated());
    assertThat(rules.refusal(owned, talk.key().value()))
        .contains("The account that the event is of may not publish any more.");
  }

  private BooleanSupplier letIn() {
    assertThat(refusal()).isEmpty();
    BooleanSupplier standing = rules.standing(talk, talk.key().value());
    assertThat(standing.getAsBoolean()).isTrue();
    return standing;
  }

  private Optional<String> refusal() {
    return rules.refusal(talk, talk.key().value());
  }

  private void move(String begin) {
    LiveEvent now = store.event(talk.id()).orElseThrow();
    store.update(
        now,
        TestEvents.from(
            LiveEventValues.of(now), Instant.parse("2026-01-01T" + begin + ":00Z"), now.end()));
  }

  private void at(String time) {
    clock.advance(Duration.between(clock.instant(), Instant.parse("2026-01-01T" + time + "Z")));
  }

  private static DataSource source() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:publishing-rules;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    return h2;
  }
}
