package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of the machine's figures, and for how long. */
abstract class SampleTableContract {
  private static final Instant BEGIN = Instant.parse("2026-05-01T18:00:00Z");

  private SampleTable table;

  abstract DataSource database();

  @BeforeEach
  void empty() throws SQLException {
    Flyway.configure().dataSource(database()).load().migrate();
    new Sql(database()).change("delete from machine_sample");
    table = new SampleTable(database());
  }

  @Test
  void afterADay_tenSecondsBecomeMinutes_andNothingThatWasSentIsLost() throws SQLException {
    for (int i = 1; i <= 12; i++) {
      table.add(new MachineSample(BEGIN.plusSeconds(10L * i), 10, i, 50, 1_000, i == 3 ? 7 : 0));
    }
    assertThat(table.thinBefore(BEGIN.plusSeconds(95))).isFalse();
    List<MachineSample> left = all();
    assertThat(left).hasSize(7);
    assertThat(left.get(0))
        .isEqualTo(new MachineSample(BEGIN.plusSeconds(60), 60, 3.5, 50, 6_000, 7));
    assertThat(left.get(1))
        .isEqualTo(new MachineSample(BEGIN.plusSeconds(70), 10, 7, 50, 1_000, 0));
    assertThat(table.thinBefore(BEGIN.plusSeconds(95))).isFalse();
    assertThat(all()).isEqualTo(left);
  }

  @Test
  void whatIsOlderThanItIsKept_isForgotten() throws SQLException {
    table.add(new MachineSample(BEGIN, 10, 1, 1, 1, 0));
    table.add(new MachineSample(BEGIN.plusSeconds(10), 10, 1, 1, 1, 0));
    table.forgetBefore(BEGIN.plusSeconds(10));
    assertThat(all()).hasSize(1);
    assertThat(table.between(BEGIN, BEGIN.plusSeconds(10), 10)).isEmpty();
  }

  private List<MachineSample> all() throws SQLException {
    return table.between(BEGIN, BEGIN.plusSeconds(3_600), 1_000);
  }
}
