package org.hlsgateway.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ends with their databases, and between them a link that is cut anywhere; the box and the
 * gateway are killed anywhere, too. Which of what can happen next does, a seed says.
 */
class CutLinkTest {
  private static final int COMMANDS = 200;
  private static final int MOST_STEPS = 2_000_000;

  private final FakeClock clock = new FakeClock();
  private final DataSource atTheGateway = database("gateway");
  private final DataSource atTheBox = database("box");
  private final BoxTable table = new BoxTable(atTheGateway, new TextSeal());
  private final Sql box = new Sql(atTheBox);
  private final Deque<Runnable> boxTasks = new ArrayDeque<>();
  private final Deque<Runnable> boxWork = new ArrayDeque<>();
  private Random random;
  private long id;
  private GatewayLink link;
  private boolean runs;

  /** The two directions of what is open; null: nothing is. */
  private Wires wires;

  private Delivery delivery;
  private int cuts;
  private int deaths;

  private static final class Wires implements GatewayLink.Socket, Delivery.Link {
    private final GatewayLink.Events events;
    private final Deque<String> toGateway = new ArrayDeque<>();
    private final Deque<String> toBox = new ArrayDeque<>();
    private boolean isCut;

    Wires(GatewayLink.Events events) {
      this.events = events;
    }

    private boolean atTheBox = true;

    @Override
    public void send(String text) {
      (atTheBox ? toGateway : toBox).add(text);
    }

    @Override
    public void close() {
      isCut = true;
    }

    @Override
    public void close(String why) {
      isCut = true;
    }
  }

  /** Killed in the middle of something. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A livebox whose control data is the list of all changes, in the box's own database. */
  private final class Controls implements BoxControls {
    @Override
    public void check(JsonObject change) {}

    @Override
    public JsonObject shown(JsonObject change) {
      return change;
    }

    @Override
    public void change(JsonObject change, Also also) throws SQLException {
      mayDie();
      box.transaction(
          connection -> {
            Sql.change(
                connection, "insert into effect (number) values (?)", change.getInt("number"));
            mayDie();
            also.write(connection);
            mayDie();
            return null;
          });
      mayDie();
    }

    @Override
    public void start() throws Refused {
      mayDie();
      if (runs) {
        throw new Refused("It is started already.");
      }
      runs = true;
      mayDie();
    }

    @Override
    public void stop() throws Refused {
      mayDie();
      if (!runs) {
        throw new Refused("Nothing is streamed.");
      }
      runs = false;
      mayDie();
    }

    @Override
    public JsonObject status() {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }

  @BeforeEach
  void begin() throws SQLException {
    box.change("create table if not exists effect (id identity primary key, number integer)");
    box.change("delete from effect");
    box.change("delete from remote_command");
    new Sql(atTheGateway).change("delete from box");
    id = table.transaction(connection -> table.insert(connection, "door", "hash", clock.instant()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverIsCutOrKilled_everyChangeIsMadeOnce_inOrder(long seed) throws SQLException {
    random = new Random(seed);
    for (int i = 0; i < COMMANDS; i++) {
      give(Command.Kind.CONTROL, Json.createObjectBuilder().add("number", i).build());
    }
    happensUntilAllIsAnswered(true);
    assertThat(box.read(row -> row.getInt("number"), "select number from effect order by id"))
        .containsExactlyElementsOf(IntStream.range(0, COMMANDS).boxed().toList());
    assertThat(answers()).hasSize(COMMANDS).containsOnly(Answer.DONE);
    assertThat(cuts).isGreaterThan(10);
    assertThat(deaths).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void whateverIsCut_startsAndStopsFollowEachOther_asTheyWereGiven(long seed) throws SQLException {
    random = new Random(seed);
    for (int i = 0; i < COMMANDS; i++) {
      give(i % 2 == 0 ? Command.Kind.START : Command.Kind.STOP, JsonValue.EMPTY_JSON_OBJECT);
    }
    happensUntilAllIsAnswered(false);
    // A second start in a row, or a second stop, would have been refused.
    assertThat(answers()).hasSize(COMMANDS).containsOnly(Answer.DONE);
    assertThat(cuts).isGreaterThan(5);
  }

  private void give(Command.Kind kind, JsonObject change) throws SQLException {
    Command command = new Command(UUID.randomUUID().toString(), kind, change);
    table.transaction(
        connection -> table.insert(connection, id, command, change, clock.instant(), "admin"));
  }

  private List<Answer> answers() throws SQLException {
    return table.latest(id, Long.MAX_VALUE, COMMANDS + 1).stream()
        .flatMap(command -> command.answer().stream())
        .toList();
  }

  // ---- what may happen -------------------------------------------------------------------------

  private boolean mayKill;

  private void happensUntilAllIsAnswered(boolean kills) throws SQLException {
    mayKill = kills;
    bootBox();
    for (int step = 0; step < MOST_STEPS; step++) {
      int what = random.nextInt(1_000);
      try {
        if (what < 5) {
          cut();
        } else if (what < 7 && kills) {
          // The gateway is killed: its link goes with it.
          deaths++;
          cut();
        } else if (what < 100) {
          clock.advance(Duration.ofMillis(500));
          link.tick();
        } else {
          next(what % 4);
        }
      } catch (Death killed) {
        deaths++;
        cut();
        bootBox();
      }
      if (step % 500 == 0 && table.transaction(connection -> table.waiting(connection, id)) == 0) {
        return;
      }
    }
    throw new AssertionError("not all is answered after " + MOST_STEPS + " steps");
  }

  private void next(int what) {
    switch (what) {
      case 0 -> run(boxTasks);
      case 1 -> run(boxWork);
      case 2 -> {
        if (wires != null && !wires.isCut && !wires.toGateway.isEmpty()) {
          wires.atTheBox = false;
          delivery.received(wires.toGateway.remove());
          wires.atTheBox = true;
        }
      }
      default -> {
        if (wires != null && !wires.isCut && !wires.toBox.isEmpty()) {
          wires.events.received(wires.toBox.remove());
        }
      }
    }
  }

  private static void run(Deque<Runnable> tasks) {
    if (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** What was on its way is gone. */
  private void cut() {
    if (wires != null && !wires.isCut) {
      cuts++;
      wires.isCut = true;
      wires.events.lost("cut");
    }
  }

  private void bootBox() {
    boxTasks.clear();
    boxWork.clear();
    runs = false;
    wires = null;
    link =
        new GatewayLink(
            this::dial,
            new Inbox(new Controls(), new DoneCommands(atTheBox)),
            () -> JsonValue.EMPTY_JSON_OBJECT,
            boxTasks::add,
            task -> {
              if (boxWork.size() >= 2 * Delivery.WINDOW) {
                throw new RejectedExecutionException();
              }
              boxWork.add(task);
            },
            () -> 0.5,
            clock);
  }

  private GatewayLink.Socket dial(GatewayLink.Events events) {
    Wires opened = new Wires(events);
    wires = opened;
    events.opened();
    delivery =
        new Delivery(
            new Delivery.Orders() {
              @Override
              public List<Command> unanswered(int most) throws SQLException {
                return table.unanswered(id, most);
              }

              @Override
              public void answered(String uid, Answer answer) throws SQLException {
                table.answered(id, uid, answer, clock.instant());
              }
            },
            opened,
            status -> {});
    opened.atTheBox = false;
    delivery.send();
    opened.atTheBox = true;
    return opened;
  }

  private void mayDie() {
    if (mayKill && random.nextInt(100) == 0) {
      throw new Death();
    }
  }

  private static DataSource database(String name) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:cut-" + name + ";DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    Flyway.configure().dataSource(h2).load().migrate();
    return h2;
  }
}
