package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of broadcasts, and how it is found again. */
abstract class BroadcastTableContract {
  private static final Instant BEGIN = Instant.parse("2026-05-01T18:00:00Z");

  private BroadcastTable table;

  abstract DataSource database();

  @BeforeEach
  void empty() throws SQLException {
    Flyway.configure().dataSource(database()).load().migrate();
    new Sql(database()).change("delete from broadcast");
    table = new BroadcastTable(database());
  }

  @Test
  void aBroadcast_isKept_withWhatBecameOfIt() throws SQLException {
    long id = table.insert(pushed("door", 7), BEGIN);
    BroadcastLog.Figures figures =
        new BroadcastLog.Figures(1_000, 3, 2, 1, Optional.of("a.example does not answer."));
    table.update(id, figures, BEGIN.plusSeconds(10), Optional.empty());
    assertThat(all())
        .containsExactly(
            new BroadcastRow(
                id, pushed("door", 7), BEGIN, BEGIN.plusSeconds(10), Optional.empty(), figures));
    table.update(id, figures, BEGIN.plusSeconds(20), Optional.of(BEGIN.plusSeconds(20)));
    assertThat(all().get(0).ended()).contains(BEGIN.plusSeconds(20));
  }

  @Test
  void afterAKill_whatWasLeftOpenEndedWhenItWasLastSeen() throws SQLException {
    long id = table.insert(pushed("door", 7), BEGIN);
    table.update(id, BroadcastLog.Figures.NONE, BEGIN.plusSeconds(50), Optional.empty());
    table.closeLeft();
    assertThat(all().get(0).ended()).contains(BEGIN.plusSeconds(50));
  }

  @Test
  void pagesAndFilters_findWhatIsAskedFor() throws SQLException {
    for (int i = 0; i < 5; i++) {
      long id = table.insert(pushed(i % 2 == 0 ? "door" : "yard", 7), BEGIN.plusSeconds(i * 100L));
      table.update(
          id,
          new BroadcastLog.Figures(0, 0, 0, i == 4 ? 1 : 0, Optional.empty()),
          BEGIN,
          Optional.of(BEGIN.plusSeconds(i * 100L + 50)));
    }
    List<BroadcastRow> page =
        find(Optional.empty(), Optional.empty(), false, OptionalLong.empty(), 2);
    assertThat(page).hasSize(2);
    assertThat(page.get(0).started()).isEqualTo(BEGIN.plusSeconds(400));
    assertThat(
            find(Optional.empty(), Optional.empty(), false, OptionalLong.of(page.get(1).id()), 10))
        .hasSize(3);
    assertThat(find(Optional.of("yard"), Optional.empty(), false, OptionalLong.empty(), 10))
        .hasSize(2);
    assertThat(
            find(
                Optional.empty(),
                Optional.of(BEGIN.plusSeconds(300)),
                false,
                OptionalLong.empty(),
                10))
        .hasSize(2);
    assertThat(find(Optional.empty(), Optional.empty(), true, OptionalLong.empty(), 10)).hasSize(1);
    assertThat(table.find(BroadcastQuery.ofLivebox(10))).isEmpty();
    table.forgetBefore(BEGIN.plusSeconds(200));
    assertThat(all()).hasSize(3);
  }

  private List<BroadcastRow> all() throws SQLException {
    return find(Optional.empty(), Optional.empty(), false, OptionalLong.empty(), 100);
  }

  private List<BroadcastRow> find(
      Optional<String> channel,
      Optional<Instant> from,
      boolean failed,
      OptionalLong before,
      int most)
      throws SQLException {
    Set<BroadcastLog.Kind> any = EnumSet.allOf(BroadcastLog.Kind.class);
    return table.find(
        new BroadcastQuery(
            any, channel, OptionalLong.empty(), from, Optional.empty(), failed, before, most));
  }

  private static BroadcastLog.Subject pushed(String channel, long target) {
    return new BroadcastLog.Subject(
        BroadcastLog.Kind.PUSH, channel, target, "YouTube", "Front door");
  }
}
