package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.accounts.AccessChanged;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.PushedAudience;
import org.hlsgateway.accounts.Quota;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.channels.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is promised of events and their servers, whichever database is below them. */
abstract class EventStoreContract {
  private static final Account ANNA =
      new Account(
          1,
          0,
          "anna",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Role.PUBLISHER,
          true,
          Quota.NONE,
          1,
          TestEvents.NINE,
          Optional.empty());

  private final FakeClock clock = new FakeClock();
  private final List<EventChanged> fired = new ArrayList<>();
  private TestDatabase database;
  private EventStore store;

  abstract DataSource database();

  @BeforeEach
  void open() {
    database = new TestDatabase(database());
    store = again();
  }

  @AfterEach
  void close() {
    for (String statement :
        List.of(
            "delete from live_event",
            "delete from account",
            "delete from transcoder where id > 1",
            "delete from streamer where id > 1")) {
      change(statement);
    }
    database.close();
  }

  @Test
  void oneNode_isTranscoderAndStreamer() {
    assertThat(store.transcoders()).singleElement().matches(Transcoder::isThisGateway);
    assertThat(store.streamers()).singleElement().matches(Streamer::isThisGateway);
  }

  @Test
  void bookedEvent_readsBackAsItWas() {
    LiveEvent booked = store.create(TestEvents.booked("Anna's talk \ud83c\udfa5"));
    assertThat(again().event(booked.id())).contains(booked);
    assertThat(booked.id()).matches("[a-z0-9]{12}");
    assertThat(booked.key().value()).matches("[a-z0-9]{30}");
    assertThat(booked.renditions())
        .extracting(Rendition::text)
        .containsExactly("1080p", "720p", "360p");
    assertThat(fired).containsExactly(new EventChanged(booked.id()));
  }

  @Test
  void key_isSealedForItsEvent() {
    LiveEvent booked = store.create(TestEvents.booked("talk"));
    assertThat(column("select key_sealed from live_event"))
        .contains(booked.id())
        .doesNotContain(booked.key().value());
  }

  @Test
  void newKey_isAnotherOne_andOldVersionsAreStale() {
    LiveEvent booked = store.create(TestEvents.booked("talk"));
    LiveEvent changed = store.newKey(booked);
    assertThat(changed.key()).isNotEqualTo(booked.key());
    assertThat(again().event(booked.id())).contains(changed);
    assertRefused(Refused.Kind.STALE, () -> store.newKey(booked));
    assertRefused(Refused.Kind.STALE, () -> store.update(booked, TestEvents.booked("other")));
    assertRefused(Refused.Kind.STALE, () -> store.delete(booked));
  }

  @Test
  void deletedEvent_isFoundByNobody_andItsRowStays() {
    LiveEvent booked = store.create(TestEvents.booked("talk"));
    store.delete(booked);
    assertThat(store.event(booked.id())).isEmpty();
    assertThat(again().events()).isEmpty();
    assertThat(store.isDeleted(booked.id())).isTrue();
    assertThat(again().isDeleted(booked.id().toUpperCase(Locale.ROOT))).isTrue();
    assertThat(new EventAudience(store).of(booked.id()))
        .contains(new PushedAudience.Audience(Visibility.GRANTED, OptionalLong.empty()));
    assertThat(column("select name from live_event where deleted is not null")).isEqualTo("talk");
  }

  @Test
  void whatItRefersTo_mustBeThere() {
    LiveEventValues talk = TestEvents.booked("talk");
    OptionalLong nobody = OptionalLong.of(99);
    OptionalLong first = OptionalLong.of(1);
    assertWrong("no such transcoder", TestEvents.with(talk, nobody, OptionalLong.empty(), ids(1)));
    assertWrong("no such transcoder", TestEvents.with(talk, OptionalLong.empty(), first, ids(1)));
    assertWrong("no such fallback", TestEvents.with(talk, first, nobody, ids(1)));
    assertWrong("another transcoder than the main", TestEvents.with(talk, first, first, ids(1)));
    assertWrong("no streamer 99", TestEvents.with(talk, first, OptionalLong.empty(), ids(1, 99)));
    assertWrong("one streamer at least", TestEvents.with(talk, first, OptionalLong.empty(), ids()));
  }

  @Test
  void endBeforeBegin_orInThePast_isRefused() {
    LiveEventValues talk = TestEvents.booked("talk");
    assertWrong(
        "after the begin", TestEvents.from(talk, TestEvents.NINE, Optional.of(TestEvents.NINE)));
    clock.advance(Duration.ofDays(1));
    assertWrong("has passed", talk);
  }

  @Test
  void endWithinTheMicrosecondOfTheBegin_isNoEnd() {
    assertWrong(
        "after the begin",
        TestEvents.from(
            TestEvents.booked("talk"),
            TestEvents.NINE.plusNanos(100),
            Optional.of(TestEvents.NINE.plusNanos(900))));
  }

  @Test
  void ownerThatIsGone_isNotTakenForAName() {
    assertWrong("removed in the meantime", TestEvents.booked("talk").ownedBy(999_999));
  }

  @Test
  void yearsThatNoCalendarHas_areRefused() {
    String wrong = "Choose a year from 1970 to 9999.";
    assertThat(wrongTimes("1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z")).isEmpty();
    assertThat(wrongTimes("1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"))
        .isEqualTo(Map.of("begin", wrong, "end", wrong));
    assertThat(wrongTimes("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"))
        .isEqualTo(Map.of("begin", wrong, "end", wrong));
  }

  private Map<String, String> wrongTimes(String begin, String end) {
    JsonObject sent =
        Json.createObjectBuilder().add("name", "talk").add("begin", begin).add("end", end).build();
    return EventInput.of(
            Fields.of(sent, EventInput.FIELDS, new HashMap<>()),
            Optional.empty(),
            clock.instant(),
            ANNA,
            name -> Optional.empty(),
            store)
        .wrong();
  }

  @Test
  void eventThatRuns_isEndedNow() {
    LiveEvent booked = store.create(TestEvents.booked("talk"));
    clock.advance(Duration.ofMinutes(9 * 60 + 30));
    LiveEvent ended = store.update(booked, LiveEventValues.of(booked).ending(clock.instant()));
    assertThat(ended.isOver(clock.instant())).isTrue();
  }

  @Test
  void transcoderInUse_isNotRemoved_untilAnotherTakesItsEvents() {
    Transcoder main = store.create(TestEvents.transcoder("main")).transcoder();
    Transcoder other = store.create(TestEvents.transcoder("other")).transcoder();
    LiveEvent talk =
        store.create(
            TestEvents.with(
                TestEvents.booked("talk"),
                OptionalLong.of(main.id()),
                OptionalLong.of(other.id()),
                ids(1)));
    assertThatThrownBy(() -> store.delete(main, OptionalLong.empty()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Refused.Kind.IN_USE);
              assertThat(refused.events()).containsExactly(talk);
            });
    assertRefused(Refused.Kind.WRONG, () -> store.delete(main, OptionalLong.of(main.id())));
    assertRefused(Refused.Kind.WRONG, () -> store.delete(main, OptionalLong.of(99)));
    assertThat(store.event(talk.id())).contains(talk);

    store.delete(main, OptionalLong.of(other.id()));
    LiveEvent moved = store.event(talk.id()).orElseThrow();
    assertThat(moved.transcoder()).hasValue(other.id());
    assertThat(moved.fallback()).as("it cannot be both").isEmpty();
    assertThat(again().events()).containsExactly(moved);
    assertThat(store.transcoder(main.id())).isEmpty();
  }

  @Test
  void transcoderOfWhatIsOverOrDeleted_isRemoved_andNothingPointsToIt() {
    Transcoder main = store.create(TestEvents.transcoder("main")).transcoder();
    LiveEventValues atMain =
        TestEvents.with(
            TestEvents.booked("talk"), OptionalLong.of(main.id()), OptionalLong.empty(), ids(1));
    LiveEvent over = store.create(atMain);
    store.delete(store.create(atMain));
    clock.advance(Duration.ofHours(10));
    store.delete(main, OptionalLong.empty());
    assertThat(store.event(over.id()).orElseThrow().transcoder()).isEmpty();
    assertThat(column("select count(*) from live_event where transcoder_id is not null"))
        .isEqualTo("0");
  }

  @Test
  void streamerInUse_isNotRemoved_untilAnotherTakesItsViewers() {
    Streamer near = store.create(TestEvents.streamer("near"));
    Streamer far = store.create(TestEvents.streamer("far"));
    LiveEvent talk =
        store.create(
            TestEvents.with(
                TestEvents.booked("talk"),
                OptionalLong.of(1),
                OptionalLong.empty(),
                ids(1, near.id())));
    assertRefused(Refused.Kind.IN_USE, () -> store.delete(near, OptionalLong.empty()));
    store.delete(near, OptionalLong.of(far.id()));
    assertThat(store.event(talk.id()).orElseThrow().streamers()).containsExactly(1L, far.id());
    store.delete(store.event(talk.id()).orElseThrow());
    store.delete(far, OptionalLong.empty());
    assertThat(column("select count(*) from live_event_streamer")).isEqualTo("1");
  }

  @Test
  void server_readsBackAsItWas_andItsNameIsUnique() {
    Streamer near = store.create(TestEvents.streamer("near"));
    assertThat(again().streamer(near.id())).contains(near);
    assertThat(column("select push_sealed from streamer where id > 1")).doesNotContain("secret");
    assertThat(near.shownPushAddress()).isEqualTo("rtmp://***@near.example/live");
    assertRefused(Refused.Kind.TAKEN, () -> store.create(TestEvents.streamer("NEAR")));
    Streamer off = store.update(near, TestEvents.streamer("further"));
    assertThat(again().streamer(near.id())).contains(off);
    assertRefused(Refused.Kind.STALE, () -> store.update(near, TestEvents.streamer("x")));
  }

  @Test
  void transcoder_isKnownByItsSecret_ofWhichOnlyTheHashIsKept() {
    EventStore.WithSecret made = store.create(TestEvents.transcoder("main"));
    assertThat(again().transcoderOf(made.secret())).contains(made.transcoder());
    assertThat(store.transcoderOf("")).as("of those without a secret").isEmpty();
    assertThat(column("select secret_sha256 from transcoder where id > 1"))
        .doesNotContain(made.secret());
    EventStore.WithSecret other = store.newSecret(made.transcoder());
    assertThat(store.transcoderOf(made.secret())).isEmpty();
    assertThat(store.transcoderOf(other.secret())).contains(other.transcoder());
  }

  @Test
  void started_isNoEdit() {
    LiveEvent booked = store.create(TestEvents.booked("talk"));
    store.noteStarted(booked.id(), TestEvents.NINE);
    assertThat(again().event(booked.id()).orElseThrow().started()).contains(TestEvents.NINE);
    LiveEvent edited = store.update(booked, TestEvents.booked("other"));
    assertThat(edited.started()).contains(TestEvents.NINE);
  }

  @Test
  void events_goToAnotherAccount_andNobodysAreTheAdministrators() {
    change(
        "insert into account (version, name, name_key, role, enabled, epoch, created) values"
            + " (0, 'anna', 'anna', 'PUBLISHER', true, 1, current_timestamp),"
            + " (0, 'ben', 'ben', 'PUBLISHER', true, 1, current_timestamp)");
    long anna = Long.parseLong(column("select id from account where name = 'anna'"));
    long ben = Long.parseLong(column("select id from account where name = 'ben'"));
    store.create(TestEvents.booked("talk").ownedBy(anna));
    store.handOver(anna, ben);
    assertThat(store.of(anna)).isEmpty();
    assertThat(store.of(ben)).extracting(LiveEvent::name).containsExactly("talk");
    change("delete from account");
    store.changed(new AccessChanged(true));
    assertThat(store.events()).singleElement().matches(event -> event.owner().isEmpty());
  }

  private void assertWrong(String sentence, LiveEventValues values) {
    assertThatThrownBy(() -> store.create(values))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.WRONG))
        .hasMessageContaining(sentence);
    assertThat(store.events()).isEmpty();
  }

  private static void assertRefused(Refused.Kind kind, Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
  }

  private static SortedSet<Long> ids(long... ids) {
    SortedSet<Long> set = new TreeSet<>();
    for (long id : ids) {
      set.add(id);
    }
    return set;
  }

  private EventStore again() {
    EventStore opened =
        new EventStore(database, clock, new TestSeal(), Audit.ofTheGateway(clock), fired::add);
    opened.load();
    return opened;
  }

  private void change(String statement) {
    database.call(entities -> entities.createNativeQuery(statement).executeUpdate());
  }

  private String column(String query) {
    return database.call(
        entities -> String.valueOf(entities.createNativeQuery(query).getSingleResult()));
  }
}
