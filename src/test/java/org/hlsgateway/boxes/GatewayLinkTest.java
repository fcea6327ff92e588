package org.hlsgateway.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.FakeClock;
import org.hlsgateway.store.Sql;
import org.hlsgateway.time.Pulse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The box's end of the link, at a clock of the test's own. */
class GatewayLinkTest {
  private final FakeClock clock = new FakeClock();
  private final List<Line> lines = new ArrayList<>();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final List<String> deeds = new ArrayList<>();
  private final DataSource database = database();
  private double chance;
  private SQLException broken;
  private RuntimeException bug;
  private final GatewayLink link =
      new GatewayLink(
          events -> {
            Line line = new Line(events);
            lines.add(line);
            return line;
          },
          new Inbox(new Controls(), new DoneCommands(database)),
          () -> JsonValue.EMPTY_JSON_OBJECT,
          Runnable::run,
          task -> {
            if (work.size() >= 2) {
              throw new RejectedExecutionException();
            }
            work.add(task);
          },
          () -> chance,
          clock);

  private static final class Line implements GatewayLink.Socket {
    private final GatewayLink.Events events;
    private final List<String> sent = new ArrayList<>();
    private boolean isClosed;

    Line(GatewayLink.Events events) {
      this.events = events;
    }

    @Override
    public void send(String text) {
      sent.add(text);
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private final class Controls implements BoxControls {
    @Override
    public void check(JsonObject change) {}

    @Override
    public JsonObject shown(JsonObject change) {
      return change;
    }

    @Override
    public void change(JsonObject change, Also also) throws SQLException, Refused {
      if (broken != null) {
        throw broken;
      }
      if (change.containsKey("wrong")) {
        throw new Refused("wrong: there is no such field.");
      }
      try (Connection connection = database.getConnection()) {
        also.write(connection);
      }
      deeds.add("change");
      if (bug != null) {
        throw bug;
      }
    }

    @Override
    public void start() {
      if (bug != null) {
        throw bug;
      }
      deeds.add("start");
    }

    @Override
    public void stop() {
      deeds.add("stop");
    }

    @Override
    public JsonObject status() {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }

  @BeforeEach
  void empty() throws SQLException {
    new Sql(database).change("delete from remote_command");
  }

  @Test
  void aGatewayThatIsAway_isTriedAgain_laterEachTime_andNeverLaterThanAMinute() {
    List<Long> pauses = new ArrayList<>();
    link.tick();
    for (int failures = 1; failures <= 9; failures++) {
      lines.get(lines.size() - 1).events.lost("nothing listens there");
      pauses.add(secondsToNextAttempt());
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(link.inWords()).isEqualTo("not connected: nothing listens there");
  }

  @Test
  void boxesThatLostItTogether_doNotComeBackTogether() {
    link.tick();
    for (int i = 0; i < 8; i++) {
      last().events.lost("away");
      clock.advance(Duration.ofSeconds(60));
      link.tick();
    }
    chance = 0.999;
    last().events.lost("away");
    assertThat(secondsToNextAttempt()).isEqualTo(49);
  }

  @Test
  void anAttemptThatIsNotAnswered_isGivenUp() {
    link.tick();
    clock.advance(GatewayLink.OPENS_WITHIN);
    link.tick();
    assertThat(last().isClosed).isTrue();
    clock.advance(Duration.ofSeconds(1));
    link.tick();
    assertThat(lines).hasSize(2);
    // What comes of the first one now counts no longer.
    lines.get(0).events.opened();
    assertThat(lines.get(0).sent).isEmpty();
  }

  @Test
  void aLinkThatHeld_isOpenedAgainAtOnce_oneThatBreaksEachTimeIsNot() {
    open();
    clock.advance(GatewayLink.PROVEN);
    last().events.received(Message.beat());
    last().events.lost("cut");
    assertThat(secondsToNextAttempt()).isEqualTo(1);
    last().events.opened();
    last().events.lost("cut");
    assertThat(secondsToNextAttempt()).isEqualTo(2);
  }

  @Test
  void aSilentGateway_isLeft_andOneThatBeatsIsNot() {
    open();
    clock.advance(Pulse.SILENCE.minusSeconds(1));
    last().events.received(Message.beat());
    clock.advance(Pulse.SILENCE.minusSeconds(1));
    link.tick();
    assertThat(last().isClosed).isFalse();
    clock.advance(Duration.ofSeconds(1));
    link.tick();
    assertThat(last().isClosed).isTrue();
    assertThat(link.inWords()).contains("silent for 60 s");
  }

  @Test
  void theGatewayHearsOfTheBox_atFirst_andThenAllTheTime() {
    open();
    assertThat(last().sent).hasSize(1).allMatch(text -> text.contains("status"));
    clock.advance(GatewayLink.STATUS_EVERY);
    link.tick();
    assertThat(last().sent).hasSize(2);
    clock.advance(Pulse.BEAT);
    link.tick();
    assertThat(last().sent).contains(Message.beat());
  }

  @Test
  void aCommandThatComesTwice_isCarriedOutOnce_andAnsweredTwice() {
    open();
    command("a", Command.Kind.START);
    command("a", Command.Kind.START);
    carryOutAll();
    assertThat(deeds).containsExactly("start");
    assertThat(answers()).hasSize(2).allMatch(text -> text.contains("\"done\":true"));
  }

  @Test
  void whatIsWrong_isAnsweredWithTheReason_alsoWhenItComesAgain() {
    open();
    JsonObject wrong = Json.createObjectBuilder().add("wrong", 1).build();
    last().events.received(Message.command(new Command("a", Command.Kind.CONTROL, wrong)));
    last().events.received(Message.command(new Command("a", Command.Kind.CONTROL, wrong)));
    carryOutAll();
    assertThat(answers()).hasSize(2).allMatch(text -> text.contains("there is no such field"));
    assertThat(deeds).isEmpty();
  }

  @Test
  void whileTheDatabaseIsAway_nothingIsAnswered_andNothingBehindIsCarriedOut() {
    open();
    broken = new SQLException("away");
    command("a", Command.Kind.CONTROL);
    command("b", Command.Kind.START);
    carryOutAll();
    assertThat(deeds).isEmpty();
    assertThat(last().isClosed).isTrue();
    assertThat(answers()).isEmpty();
    broken = null;
    assertThat(secondsToNextAttempt()).isEqualTo(1);
    last().events.opened();
    command("a", Command.Kind.CONTROL);
    command("b", Command.Kind.START);
    carryOutAll();
    assertThat(deeds).containsExactly("change", "start");
    assertThat(answers()).hasSize(2);
  }

  @Test
  void whatFailsUnexpectedly_isRefused_andHoldsUpNothingBehindIt() {
    open();
    bug = new IllegalStateException("unexpected");
    command("a", Command.Kind.START);
    command("b", Command.Kind.STOP);
    carryOutAll();
    assertThat(deeds).containsExactly("stop");
    assertThat(last().isClosed).isFalse();
    assertThat(answers()).hasSize(2);
    assertThat(answers().get(0)).contains("\"done\":false").contains("log says why");
    bug = null;
    command("a", Command.Kind.START);
    carryOutAll();
    assertThat(answers().get(2)).as("as it was answered").isEqualTo(answers().get(0));
    assertThat(deeds).containsExactly("stop");
  }

  @Test
  void aChangeThatWasKept_andFailedAfterwards_countsAsDone() {
    open();
    bug = new IllegalStateException("unexpected");
    command("a", Command.Kind.CONTROL);
    carryOutAll();
    assertThat(answers()).hasSize(1).allMatch(text -> text.contains("\"done\":true"));
  }

  @Test
  void moreThanItHasRoomFor_endsTheLink_andNothingBehindIsTaken() {
    open();
    for (String id : List.of("a", "b", "c", "d")) {
      command(id, Command.Kind.START);
    }
    assertThat(last().isClosed).isTrue();
    carryOutAll();
    assertThat(deeds).isEmpty();
  }

  @Test
  void aCommandOfALaterVersion_isRefusedInWords() {
    open();
    last().events.received("{\"type\":\"command\",\"id\":\"a\",\"command\":\"dance\"}");
    assertThat(answers()).hasSize(1).allMatch(text -> text.contains("too old"));
    last().events.received("{\"type\":\"news\"}");
    assertThat(last().isClosed).isFalse();
  }

  @Test
  void whatIsNoMessage_endsTheLink() {
    for (String text : List.of("", "[]", "{}", "{\"type\":3}", "{\"type\":\"command\"}")) {
      clock.advance(Duration.ofMinutes(2));
      link.tick();
      last().events.opened();
      last().events.received(text);
      assertThat(last().isClosed).as(text).isTrue();
    }
  }

  private void open() {
    link.tick();
    last().events.opened();
  }

  private Line last() {
    return lines.get(lines.size() - 1);
  }

  private void command(String id, Command.Kind kind) {
    last().events.received(Message.command(new Command(id, kind, JsonValue.EMPTY_JSON_OBJECT)));
  }

  private void carryOutAll() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private List<String> answers() {
    return last().sent.stream().filter(text -> text.contains("\"answer\"")).toList();
  }

  private long secondsToNextAttempt() {
    int before = lines.size();
    for (long seconds = 0; seconds < 100; seconds++) {
      link.tick();
      if (lines.size() > before) {
        return seconds;
      }
      clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError("there is no next attempt");
  }

  private static DataSource database() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:link;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    Flyway.configure().dataSource(h2).load().migrate();
    return h2;
  }
}
