package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hlsgateway.FakeClock;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.it.FakeApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks on their way from the database to an application, by a clock of the test's own. */
class CallbackDeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private final JdbcConnectionPool database =
      JdbcConnectionPool.create(
          "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
  private final StreamStore store = new StreamStore(database, clock, true);
  private final Application http = new Application(Duration.ofSeconds(5));
  private FakeApplication application;
  private CallbackDelivery delivery;

  @BeforeEach
  void open() {
    Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
    application = FakeApplication.start(0);
    HttpTarget target =
        new HttpTarget(Optional.of(application.address("/event")), Optional.empty());
    delivery = new CallbackDelivery(store, http, target, new Backoff(() -> 0), clock);
  }

  @AfterEach
  void close() {
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

    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      Instant next = clock.instant().plusSeconds(seconds);
      Eventually.happens(
          "it fails and waits " + seconds + " s",
          SOON,
          () -> store.waiting(1).get(0).nextAttempt().equals(next));
      assertThat(store.waiting(1).get(0).lastError()).isEqualTo("cannot connect");
      clock.advance(Duration.ofSeconds(seconds));
    }
    try (FakeApplication back = FakeApplication.start(port)) {
      clock.advance(Duration.ofMinutes(1));
      delivery.wake();
      Eventually.happens("it is told", SOON, () -> store.countWaiting() == 0);
      assertThat(back.taken("a")).containsExactly("stream-available HLS-LIVE 640x360-25");
    }
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

  private void available(String id, int fps) throws Exception {
    ServerAddress server = new ServerAddress(SourceType.RTMP, "127.0.0.1", 1935, false);
    OpenStream stream = new OpenStream("door", id, server, clock.instant());
    store.available(
        stream,
        new Available(
            StreamType.HLS_LIVE, "640x360-" + fps, "hls/door/live.m3u8", OptionalDouble.empty()));
  }
}
