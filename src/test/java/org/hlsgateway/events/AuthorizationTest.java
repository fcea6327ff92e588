package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.Brake;
import org.hlsgateway.channels.TestDatabase;
import org.hlsgateway.coordinator.PublishGuard;
import org.hlsgateway.events.Authorization.Call;
import org.hlsgateway.events.Authorization.Question;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What transcoders elsewhere are answered, at half past nine of an event from nine to ten. */
class AuthorizationTest {
  private static final String PEER = "192.0.2.9";
  private static final String PUBLISHER = "192.0.2.77";

  private final FakeClock clock = new FakeClock();
  private ServerFigures.State state = ServerFigures.State.WORKS;
  private final ForeignPublishers foreign = new ForeignPublishers(clock, id -> state);
  private TestDatabase database;
  private EventStore store;
  private EventLog log;
  private PublishingRules rules;
  private Authorization authorization;
  private String hall;
  private String other;
  private LiveEvent talk;
  private boolean publishedHere;

  @BeforeEach
  void book() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:authorization;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    database = new TestDatabase(h2);
    store =
        new EventStore(database, clock, new TestSeal(), Audit.ofTheGateway(clock), changed -> {});
    store.load();
    EventStore.WithSecret main = store.create(TestEvents.transcoder("hall"));
    EventStore.WithSecret fallback = store.create(TestEvents.transcoder("other"));
    hall = main.secret();
    other = fallback.secret();
    talk =
        store.create(
            TestEvents.with(
                TestEvents.booked("talk"),
                OptionalLong.of(main.transcoder().id()),
                OptionalLong.of(fallback.transcoder().id()),
                TestEvents.booked("talk").streamers()));
    at("09:30:00");
    log = new EventLog(h2, Duration.ofDays(1));
    rules = new PublishingRules(store, id -> Optional.empty(), clock);
    authorization =
        new Authorization(store, log, foreign, event -> publishedHere, rules, new Brake(clock));
  }

  @AfterEach
  void close() {
    for (String table : new String[] {"live_event", "transcoder where id > 1"}) {
      database.call(entities -> entities.createNativeQuery("delete from " + table).executeUpdate());
    }
    database.close();
  }

  @Test
  void publisherWithTheKey_isLetIn_andKnown_untilHeIsGone() {
    assertThat(ask(hall, Call.PUBLISH)).isEqualTo(new Authorization.Yes(false));
    assertThat(foreign.of(talk)).contains(new EventPublisher(false, talk.transcoder(), PUBLISHER));
    assertThat(ask(hall, Call.DONE)).isInstanceOf(Authorization.Yes.class);
    assertThat(foreign.of(talk)).isEmpty();
  }

  @Test
  void secondPublisher_atAnotherTranscoder_isRefused_andEndsNothing() {
    ask(hall, Call.PUBLISH);
    assertThat(ask(other, Call.PUBLISH)).isInstanceOf(Authorization.No.class);
    assertThat(ask(other, Call.DONE)).isInstanceOf(Authorization.Yes.class);
    assertThat(foreign.of(talk)).isPresent();
    ask(hall, Call.DONE);
    publishedHere = true;
    assertThat(ask(hall, Call.PUBLISH))
        .isEqualTo(new Authorization.No(PublishingRules.PUBLISHED_ELSEWHERE));
  }

  @Test
  void deletedEvent_isPublishedByNobody_hereEither() {
    EventGuard guard = new EventGuard(store, log, foreign, rules);
    assertThat(guard.decide(talk.id(), talk.key().value(), PUBLISHER))
        .containsInstanceOf(PublishGuard.Allowed.class);
    store.delete(talk);
    assertThat(guard.decide(talk.id(), talk.key().value(), PUBLISHER))
        .contains(new PublishGuard.Refused("The event was deleted."));
    assertThat(guard.decide("another", "key", PUBLISHER)).isEmpty();
  }

  @Test
  void wrongKey_isRefused_andEndsNothing() {
    ask(hall, Call.PUBLISH);
    Question guess = new Question(Call.PUBLISH, talk.id(), "guess", "7", PUBLISHER);
    assertThat(authorization.ask(PEER, hall, guess)).isInstanceOf(Authorization.No.class);
    assertThat(foreign.of(talk)).isPresent();
  }

  @Test
  void atTheEnd_heIsClosedByTheNextReport() {
    ask(hall, Call.PUBLISH);
    assertThat(ask(hall, Call.UPDATE)).isInstanceOf(Authorization.Yes.class);
    at("10:00:00");
    assertThat(ask(hall, Call.UPDATE)).isInstanceOf(Authorization.No.class);
    assertThat(foreign.of(talk)).isEmpty();
  }

  @Test
  void whoReportedAndStops_isMissed() {
    ask(hall, Call.PUBLISH);
    ask(hall, Call.UPDATE);
    clock.advance(ForeignPublishers.MISSED_AFTER.plusSeconds(1));
    assertThat(foreign.of(talk)).isEmpty();
  }

  @Test
  void anotherConnection_isEndedByItself() {
    ask(hall, Call.PUBLISH, "1");
    ask(hall, Call.PUBLISH, "2");
    ask(hall, Call.DONE, "2");
    assertThat(foreign.of(talk)).isPresent();
    ask(hall, Call.DONE, "1");
    assertThat(foreign.of(talk)).isEmpty();
    assertThat(Call.of("done")).isEqualTo(Call.OTHER);
  }

  @Test
  void transcoderThatDies_blocksNobody() {
    ask(hall, Call.PUBLISH);
    assertThat(foreign.of(talk)).isPresent();
    state = ServerFigures.State.FAILS;
    assertThat(foreign.of(talk)).isEmpty();
    state = ServerFigures.State.WORKS;
    assertThat(foreign.of(talk)).as("it was one look alone").isPresent();
    state = ServerFigures.State.FAILS;
    assertThat(foreign.of(talk)).isEmpty();
    clock.advance(ForeignPublishers.DEAD_AFTER);
    assertThat(ask(other, Call.PUBLISH)).isInstanceOf(Authorization.Yes.class);
  }

  @Test
  void transcoderThatNobodyCanReach_isBelieved() {
    state = ServerFigures.State.FAILS;
    ask(hall, Call.PUBLISH);
    clock.advance(ForeignPublishers.DEAD_AFTER);
    assertThat(foreign.of(talk)).isPresent();
  }

  @Test
  void anotherKey_orOtherTranscoders_endWhatTheFormerOnesDid() {
    ask(hall, Call.PUBLISH);
    LiveEvent changed = store.newKey(talk);
    assertThat(foreign.of(changed)).isEmpty();
    foreign.begun(changed, changed.transcoder().getAsLong(), "1", PUBLISHER);
    LiveEventValues values = LiveEventValues.of(changed);
    LiveEvent moved =
        store.update(
            changed,
            TestEvents.with(values, changed.fallback(), OptionalLong.empty(), values.streamers()));
    assertThat(foreign.of(moved)).isEmpty();
  }

  @Test
  void gateways_takeTurns_andTheMainOneIsShown() {
    long main = talk.transcoder().getAsLong();
    long fallback = talk.fallback().getAsLong();
    becomeGateways();
    assertThat(ask(other, Call.PUBLISH)).isInstanceOf(Authorization.Yes.class);
    assertThat(ask(hall, Call.PUBLISH)).isInstanceOf(Authorization.Yes.class);
    assertThat(foreign.all(talk))
        .extracting(each -> each.transcoder().getAsLong())
        .containsExactly(main, fallback);
    ask(other, Call.DONE);
    assertThat(foreign.of(talk)).hasValueSatisfying(at -> assertThat(at.here()).isFalse());
    ask(hall, Call.DONE);
    assertThat(foreign.of(talk)).isEmpty();
  }

  private void becomeGateways() {
    for (String secret : new String[] {hall, other}) {
      Transcoder each = store.transcoderOf(secret).orElseThrow();
      store.update(
          each,
          new TranscoderValues(
              each.name(), ServerKind.GATEWAY, each.address(), each.capacity(), true));
    }
  }

  @Test
  void eventOfAnotherTranscoder_isNone() {
    String third = store.create(TestEvents.transcoder("third")).secret();
    assertThat(ask(third, Call.PUBLISH))
        .isEqualTo(new Authorization.No("There is no such event at this transcoder."));
  }

  @Test
  void stranger_isToldNothingOfKeys_andBraked() {
    for (int i = 0; i < 10; i++) {
      assertThat(ask("guess", Call.PUBLISH)).isInstanceOf(Authorization.Stranger.class);
    }
    assertThat(ask("guess", Call.PUBLISH)).isInstanceOf(Authorization.Braked.class);
    clock.advance(Duration.ofMinutes(6));
    assertThat(ask(hall, Call.PUBLISH)).isInstanceOf(Authorization.Yes.class);
  }

  @Test
  void transcoderThatIsSwitchedOff_isAStranger() {
    Transcoder main = store.transcoderOf(hall).orElseThrow();
    store.update(
        main,
        new TranscoderValues(main.name(), main.kind(), main.address(), main.capacity(), false));
    assertThat(ask(hall, Call.PUBLISH)).isInstanceOf(Authorization.Stranger.class);
  }

  private Authorization.Answer ask(String secret, Call call) {
    return ask(secret, call, "1");
  }

  private Authorization.Answer ask(String secret, Call call, String client) {
    return authorization.ask(
        PEER, secret, new Question(call, talk.id(), talk.key().value(), client, PUBLISHER));
  }

  private void at(String time) {
    clock.advance(Duration.between(clock.instant(), Instant.parse("2026-01-01T" + time + "Z")));
  }
}
