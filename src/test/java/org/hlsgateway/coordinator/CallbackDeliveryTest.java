package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.it.FakeApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks on their way from the database to an application, by a clock of the test's own. */
class CallbackDeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
  private final JdbcConnectionPool database =
      JdbcConnectionPool.create(url + ";DB_CLOSE_DELAY=-1", "sa", "");
  private final StreamStore store = new StreamStore(database, clock, true);
  private final Application http = new Application(Duration.ofSeconds(5));
  private final Logger logger = Logger.getLogger(CallbackDelivery.class.getName());
  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler listener = listener();
  private FakeApplication application;
  private CallbackDelivery delivery;

  @BeforeEach
  void open() {
    Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
    application = FakeApplication.start(0);
    delivery = delivery(store, Duration.ofSeconds(10));
    logger.setLevel(Level.INFO);
    logger.addHandler(listener);
  }

  @AfterEach
  void close() {
    logger.removeHandler(listener);
    logger.setLevel(null);
    delivery.close();
    http.close();
    application.close();
    database.dispose();
  }

  @Test
  void anApplicationThatIsAway_isTriedLessAndLessOften_andToldWhenItIsBack() throws Exception {
    int port = application.port();
    application.close();
    available("a", 25);
    delivery.start();

    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600}) {
      Instant next = clock.instant().plusSeconds(seconds);
      Eventually.happens(
          "it fails and waits " + seconds + " s",
          SOON,
          () -> store.waiting(1).get(0).nextAttempt().equals(next));
      assertThat(store.waiting(1).get(0).lastError()).isEqualTo("cannot connect");
      clock.advance(Duration.ofSeconds(seconds));
    }
    try (FakeApplication back = FakeApplication.start(port)) {
      clock.advance(Duration.ofMinutes(10));
      delivery.wake();
      Eventually.happens("it is told", SOON, () -> store.countWaiting() == 0);
      assertThat(back.taken("a")).containsExactly("stream-available HLS-LIVE 640x360-25");
    }
  }

  @Test
  void anApplicationThatTakesOneAgain_isToldAllThatWaits_withoutWaiting() throws Exception {
    application.onEvent(event -> 500);
    for (String stream : new String[] {"a", "b", "c"}) {
      available(stream, 25);
    }
    delivery.start();
    Eventually.happens(
        "all wait",
        SOON,
        () -> store.waiting(3).stream().allMatch(callback -> callback.attempts() == 1));
    application.onEvent(event -> 200);
    // Its clock stands still: nothing of the three is due.
    available("d", 25);
    delivery.wake();
    Eventually.happens("all are told", SOON, () -> store.countWaiting() == 0);
  }

  @Test
  void aStreamThatFails_waitsWithAllItsEvents_whileOthersAreTold() throws Exception {
    application.onEvent(event -> event.get("x-streaming-id").equals("a") ? 204 : 200);
    available("a", 25);
    available("a", 30);
    available("b", 25);
    available("b", 30);
    delivery.start();

    Eventually.happens("b is told", SOON, () -> store.countWaiting() == 2);
    Eventually.happens("a failed", SOON, () -> store.waiting(1).get(0).attempts() == 1);
    assertThat(application.taken("b")).hasSize(2);
    assertThat(store.waiting(10))
        .extracting(Callback::streamId, Callback::attempts, Callback::lastError)
        .containsExactly(tuple("a", 1, "HTTP 204"), tuple("a", 0, ""));

    application.onEvent(event -> 200);
    clock.advance(Duration.ofSeconds(1));
    Eventually.happens("a is told", SOON, () -> store.countWaiting() == 0);
    assertThat(application.taken("a"))
        .containsExactly(
            "stream-available HLS-LIVE 640x360-25", "stream-available HLS-LIVE 640x360-30");
  }

  @Test
  void anEndThatFails_isComplainedOfOnce() throws Exception {
    store.opened(stream("a"));
    store.closed(stream("a"));
    application.onEvent(event -> 500);
    delivery.start();
    for (int failures = 1; failures <= 3; failures++) {
      int soFar = failures;
      Eventually.happens(
          "failure " + failures, SOON, () -> store.waiting(1).get(0).attempts() == soFar);
      if (failures == 3) {
        application.onEvent(event -> 200);
      }
      clock.advance(Duration.ofMinutes(1));
      delivery.wake();
    }
    Eventually.happens("it is told", SOON, () -> logged.size() >= 2 && store.countWaiting() == 0);
    assertThat(logged).containsExactly("WARNING", "INFO");
  }

  @Test
  void whatADatabaseThatOnlyReadsCannotNote_isNotDeliveredAsFastAsItIsTaken() throws Exception {
    delivery.close();
    grant("grant select on coordinator_callback to reader");
    delivery = delivery(reader(), Duration.ofHours(1));
    available("a", 25);
    available("b", 25);
    delivery.start();
    Eventually.happens("both are taken", SOON, () -> application.taken("b").size() >= 1);
    Eventually.happens("it cannot be noted", SOON, () -> logged.contains("SEVERE"));
    for (int i = 0; i < 100; i++) {
      delivery.wake();
      store.waiting(1);
    }
    delivery.close();
    assertThat(application.taken("a")).hasSize(1);
    assertThat(application.taken("b")).hasSize(1);
    assertThat(logged).containsExactly("SEVERE");
  }

  @Test
  void aDatabaseThatWritesAgain_isNotedIn() throws Exception {
    delivery.close();
    grant("grant select on coordinator_callback to reader");
    delivery = delivery(reader(), Duration.ofMillis(100));
    available("a", 25);
    delivery.start();
    Eventually.happens("it is told again", SOON, () -> application.taken("a").size() >= 3);
    grant("grant delete on coordinator_callback to reader");
    Eventually.happens("it is noted", SOON, () -> store.countWaiting() == 0);
    assertThat(logged).as("however often it failed").containsExactly("SEVERE");
  }

  @Test
  void whatStandsBeforeIndexFiles_isPutThere_andOnlyALaterVodSaysWhereItBegins() throws Exception {
    for (double start : new double[] {0, 259_459.2}) {
      store.available(
          stream("a"),
          new Available(StreamType.HLS_VOD, "1x1-1", "hls/v.m3u8", OptionalDouble.of(start)));
    }
    delivery.start();
    Eventually.happens("both are told", SOON, () -> application.taken("a").size() == 2);
    assertThat(application.taken())
        .extracting(event -> event.all().get("x-index-file"))
        .containsExactly("/mnt/hls/v.m3u8", "/mnt/hls/v.m3u8");
    assertThat(application.taken())
        .extracting(event -> event.all().get("x-start-time"))
        .containsExactly(null, "259459.200");
  }

  private CallbackDelivery delivery(StreamStore from, Duration pause) {
    HttpTarget target =
        new HttpTarget(Optional.of(application.address("/event")), Optional.empty());
    return new CallbackDelivery(from, http, target, "/mnt/", () -> 0, clock, pause);
  }

  private void grant(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create user if not exists reader password ''");
      statement.execute(sql);
    }
  }

  /** As the user that may only do what was granted. */
  private StreamStore reader() {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl(url);
    source.setUser("reader");
    return new StreamStore(source, clock, true);
  }

  private Handler listener() {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        logged.add(entry.getLevel().getName());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private OpenStream stream(String id) {
    ServerAddress server = new ServerAddress(SourceType.RTMP, "127.0.0.1", 1935, false);
    return new OpenStream("door", id, server, clock.instant());
  }

  private void available(String id, int fps) throws Exception {
    store.available(
        stream(id),
        new Available(
            StreamType.HLS_LIVE, "640x360-" + fps, "hls/door/live.m3u8", OptionalDouble.empty()));
  }
}
