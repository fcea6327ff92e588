package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before a real database that can be away, or hang. */
@Timeout(60)
class JournalThreadTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final JdbcDataSource H2 = new JdbcDataSource();

  static {
    H2.setUrl("jdbc:h2:mem:journal;DB_CLOSE_DELAY=-1");
    H2.setUser("sa");
  }

  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger entered = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean hangs;
  private JournalThread journal;

  @BeforeAll
  static void migrate() {
    Flyway.configure().dataSource(H2).locations("classpath:db/migration").load().migrate();
  }

  @AfterEach
  void close() throws SQLException {
    released.countDown();
    away.set(false);
    journal.close();
    Sql sql = new Sql(H2);
    sql.change("delete from coordinator_stream");
    sql.change("delete from coordinator_callback");
  }

  @Test
  void whileTheDatabaseIsAway_beginningsFailAtOnce_andEndsAreWrittenLater() throws Exception {
    open(NEVER);
    get(journal.opened(stream("a")));
    away.set(true);
    journal.closed(stream("a"));
    Eventually.happens("the end is refused, and again", SOON, () -> refusals.get() >= 2);

    for (int i = 0; i < 100; i++) {
      OpenStream next = stream("b" + i);
      assertFails(journal.opened(next), SQLException.class);
      journal.forgotten(next);
    }
    assertThat(journal.waiting()).isZero();

    away.set(false);
    Eventually.happens("the end is written", SOON, () -> written().isEmpty());
    Eventually.happens(
        "beginnings are taken again",
        SOON,
        () -> {
          CompletionStage<Void> opened = journal.opened(stream("c"));
          return !opened.toCompletableFuture().isCompletedExceptionally();
        });
    Eventually.happens("it is written", SOON, () -> written().equals(List.of("c")));
  }

  @Test
  void whatIsWrittenTooLate_hasFailed_andIsForgotten() throws Exception {
    open(Duration.ofSeconds(2));
    hangs = true;
    OpenStream late = stream("late");
    CompletionStage<Void> opened = journal.opened(late);
    Eventually.happens("it is being written", SOON, () -> entered.get() == 1);
    assertFails(opened, TimeoutException.class);
    journal.forgotten(late);

    hangs = false;
    released.countDown();
    Eventually.happens("both are done", SOON, () -> entered.get() == 2 && journal.waiting() == 0);
    Eventually.happens("nothing is left", SOON, () -> written().isEmpty());
  }

  @Test
  void aBeginningThatWaitsTooLong_isNotWrittenAtAll() throws Exception {
    open(Duration.ofMillis(200));
    hangs = true;
    journal.closed(stream("before"));
    Eventually.happens("the database hangs", SOON, () -> entered.get() == 1);
    assertFails(journal.opened(stream("late")), TimeoutException.class);

    hangs = false;
    released.countDown();
    journal.close();
    assertThat(entered).hasValue(1);
    assertThat(written()).isEmpty();
  }

  private void open(Duration openedWithin) throws SQLException {
    StreamStore store = new StreamStore(database(), new FakeClock(), true);
    // The first change also looks which database it is.
    store.closed(stream("nobody"));
    entered.set(0);
    journal = new JournalThread(store, () -> {}, openedWithin);
  }

  private static OpenStream stream(String id) {
    return new OpenStream(
        "door",
        id,
        new ServerAddress(SourceType.RTMP, "10.0.0.1", 1935, false),
        new FakeClock().instant());
  }

  private static List<String> written() throws SQLException {
    return new Sql(H2)
        .read(row -> row.getString("stream_id"), "select stream_id from coordinator_stream");
  }

  private static void get(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static void assertFails(CompletionStage<Void> stage, Class<? extends Exception> how) {
    assertThatThrownBy(() -> get(stage))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(how);
  }

  private DataSource database() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                return connection();
              }
              try {
                return method.invoke(H2, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Connection connection() throws Exception {
    entered.incrementAndGet();
    if (hangs) {
      released.await();
    }
    if (away.get()) {
      refusals.incrementAndGet();
      throw new SQLException("away");
    }
    return H2.getConnection();
  }
}
