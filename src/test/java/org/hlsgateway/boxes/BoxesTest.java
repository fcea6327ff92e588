package org.hlsgateway.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.it.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boxes that are registered and removed while their thread notes who is there. */
class BoxesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final CountDownLatch read = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService people = Executors.newSingleThreadExecutor();
  private final AtomicReference<Thread> person = new AtomicReference<>();
  private final Boxes boxes =
      new Boxes(new TextSeal(), new NoBox(), Audit.ofTheGateway(Clock.systemUTC()), SOON);
  private volatile boolean holds;

  @BeforeEach
  void start() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:boxes;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    Flyway.configure().dataSource(h2).load().migrate();
    boxes.setDatabase(held(h2));
    boxes.start();
  }

  @AfterEach
  void stop() throws SQLException {
    release.countDown();
    people.shutdownNow();
    for (Box box : boxes.all()) {
      boxes.remove(box);
    }
    boxes.stop();
  }

  @Test
  void tokenOfABoxThatIsRegisteredMeanwhile_counts() throws Exception {
    noteSeen(boxes.register("door").box());
    Future<Boxes.Made> made = meanwhile(() -> boxes.register("gate"));
    assertThat(boxes.byToken(made.get().token())).contains(made.get().box());
  }

  @Test
  void tokenOfABoxThatIsRemovedMeanwhile_countsNoLonger() throws Exception {
    Boxes.Made door = boxes.register("door");
    noteSeen(door.box());
    meanwhile(
            () -> {
              boxes.remove(door.box());
              return door;
            })
        .get();
    assertThat(boxes.byToken(door.token())).isEmpty();
  }

  /** Until the boxes' thread has read the table, and goes no further. */
  private void noteSeen(Box box) throws InterruptedException {
    holds = true;
    boxes.opened(new BoxConnection(boxes, box));
    assertThat(read.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Returns when the boxes' thread, too, has done what it was at. */
  private <T> Future<T> meanwhile(Callable<T> change) throws Exception {
    Future<T> done =
        people.submit(
            () -> {
              person.set(Thread.currentThread());
              return change.call();
            });
    Eventually.happens(
        "the change is made, or waits for the boxes' thread",
        SOON,
        () ->
            done.isDone()
                || person.get() != null && person.get().getState() == Thread.State.BLOCKED);
    release.countDown();
    done.get(SOON.toSeconds(), TimeUnit.SECONDS);
    boxes.stop();
    return done;
  }

  /** On the boxes' thread, a connection that has read all boxes is kept until it is released. */
  private DataSource held(DataSource database) {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              Object result = call(database, method, arguments);
              return result instanceof Connection connection ? held(connection) : result;
            });
  }

  private Connection held(Connection connection) {
    AtomicReference<String> last = new AtomicReference<>("");
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                last.set((String) arguments[0]);
              }
              if (method.getName().equals("close")
                  && holds
                  && last.get().startsWith("select * from box order")
                  && Thread.currentThread().getName().startsWith("boxes-")) {
                read.countDown();
                release.await(SOON.toSeconds(), TimeUnit.SECONDS);
              }
              return call(connection, method, arguments);
            });
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** There is none here. */
  private static final class NoBox implements BoxControls {
    @Override
    public void check(JsonObject change) {}

    @Override
    public JsonObject shown(JsonObject change) {
      return change;
    }

    @Override
    public void change(JsonObject change, Also also) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public JsonObject status() {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }
}
