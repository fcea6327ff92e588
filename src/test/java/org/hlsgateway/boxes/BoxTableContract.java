package org.hlsgateway.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of boxes, of what they are told, and of what this one was told. */
abstract class BoxTableContract {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final JsonObject KEY = Json.createObjectBuilder().add("name", "s3cret").build();
  private static final JsonObject MASKED = Json.createObjectBuilder().add("name", "***").build();

  private BoxTable table;
  private DoneCommands done;
  private Sql sql;

  abstract DataSource database();

  @BeforeEach
  void empty() throws SQLException {
    Flyway.configure().dataSource(database()).load().migrate();
    sql = new Sql(database());
    sql.change("delete from box");
    sql.change("delete from remote_command");
    table = new BoxTable(database(), new TextSeal());
    done = new DoneCommands(database());
  }

  @Test
  void commandsAreKeptInOrder_untilTheyAreAnswered_onceForAll() throws SQLException {
    long box = box("door");
    Command first = given(box, Command.Kind.CONTROL, KEY);
    Command second = given(box, Command.Kind.START, JsonValue.EMPTY_JSON_OBJECT);
    assertThat(table.unanswered(box, 10)).containsExactly(first, second);
    assertThat(table.unanswered(box, 1)).containsExactly(first);
    table.answered(box, first.uid(), Answer.refused("no"), NOON);
    table.answered(box, first.uid(), Answer.DONE, NOON.plusSeconds(9));
    assertThat(table.unanswered(box, 10)).containsExactly(second);
    assertThat(waiting(box)).isEqualTo(1);
    List<GivenCommand> all = table.latest(box, Long.MAX_VALUE, 10);
    assertThat(all)
        .extracting(GivenCommand::answer)
        .containsExactly(Optional.empty(), Optional.of(Answer.refused("no")));
    assertThat(all.get(1).answered()).contains(NOON);
    assertThat(table.latest(box, all.get(0).id(), 10)).containsExactly(all.get(1));
  }

  @Test
  void secretsOfACommand_areSealedForItsBox_andGoneOnceItIsAnswered() throws SQLException {
    long box = box("door");
    Command command = given(box, Command.Kind.CONTROL, KEY);
    assertThat(sealed()).startsWith("box:" + box).doesNotContain("s3cret");
    assertThat(table.latest(box, Long.MAX_VALUE, 1).get(0).shown()).doesNotContain("s3cret");
    table.answered(box, command.uid(), Answer.DONE, NOON);
    assertThat(sealed()).isEmpty();
  }

  @Test
  void anotherBoxesAnswer_changesNothing() throws SQLException {
    long box = box("door");
    long other = box("gate");
    Command command = given(box, Command.Kind.STOP, JsonValue.EMPTY_JSON_OBJECT);
    table.answered(other, command.uid(), Answer.DONE, NOON);
    assertThat(waiting(box)).isEqualTo(1);
  }

  @Test
  void whatWaits_isNeverForgotten_andGoesWithItsBox() throws SQLException {
    long box = box("door");
    Command old = given(box, Command.Kind.START, JsonValue.EMPTY_JSON_OBJECT);
    given(box, Command.Kind.STOP, JsonValue.EMPTY_JSON_OBJECT);
    table.answered(box, old.uid(), Answer.DONE, NOON);
    table.forgetAnsweredBefore(NOON.plusSeconds(1));
    assertThat(table.latest(box, Long.MAX_VALUE, 10)).hasSize(1);
    boolean deleted = table.transaction(connection -> table.delete(connection, box));
    assertThat(deleted).isTrue();
    assertThat(sql.read(row -> row.getInt(1), "select count(*) from box_command"))
        .containsExactly(0);
  }

  @Test
  void aBoxRemembersTheLastThousandThatItCarriedOut() throws SQLException {
    for (int i = 0; i < DoneCommands.MOST + 5; i++) {
      done.keep("id-" + i, Answer.refused("number " + i));
    }
    assertThat(done.find("id-4")).isEmpty();
    assertThat(done.find("id-5")).contains(Answer.refused("number 5"));
    assertThat(sql.read(row -> row.getInt(1), "select count(*) from remote_command"))
        .containsExactly(DoneCommands.MOST);
  }

  private long box(String name) throws SQLException {
    return table.transaction(connection -> table.insert(connection, name, "hash of " + name, NOON));
  }

  private Command given(long box, Command.Kind kind, JsonObject change) throws SQLException {
    Command command = new Command(UUID.randomUUID().toString(), kind, change);
    table.transaction(
        connection ->
            table.insert(
                connection, box, command, change.isEmpty() ? change : MASKED, NOON, "admin"));
    return command;
  }

  private int waiting(long box) throws SQLException {
    return table.transaction(connection -> table.waiting(connection, box));
  }

  private String sealed() throws SQLException {
    return sql.read(row -> row.getString(1), "select change_sealed from box_command").get(0);
  }
}
