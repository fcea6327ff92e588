package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases have to do with what is known of sources. */
abstract class KnowledgeTableContract {

  private static final Path MIGRATION = Path.of("db/migration/V3__source_knowledge.sql");
  private static final Instant TEN_O_CLOCK = Instant.parse("2026-03-01T10:00:00.123456Z");

  static final SourceFacts CAMERA =
      new SourceFacts(
          List.of(
              new StreamFacts(
                  StreamFacts.Kind.VIDEO,
                  "mpeg2video",
                  "Main",
                  720,
                  576,
                  64 / 45.0,
                  25,
                  true,
                  "yuv420p",
                  0,
                  0,
                  3_500_000_000L,
                  Optional.empty(),
                  true),
              new StreamFacts(
                  StreamFacts.Kind.AUDIO,
                  "aac",
                  "LC",
                  0,
                  0,
                  1,
                  0,
                  false,
                  "",
                  48_000,
                  2,
                  128_000,
                  Optional.of("deu"),
                  false)),
          true);

  private KnowledgeTable table;

  abstract DataSource database() throws Exception;

  @BeforeEach
  void anEmptyTable() throws Exception {
    table = new KnowledgeTable();
    DataSource database = database();
    table.setDatabase(database);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists source_knowledge");
      statement.execute(Files.readString(MIGRATION));
    }
  }

  @Test
  void everythingThatIsKnown_comesBackAsItWas() throws Exception {
    Knowledge known =
        new Knowledge(
            Optional.of(CAMERA),
            true,
            true,
            Duration.ofMillis(3_960),
            TEN_O_CLOCK,
            Knowledge.Teacher.TEST);
    table.put("a", known);
    assertThat(table.load(Set.of("a"))).isEqualTo(Map.of("a", known));
  }

  @Test
  void aLaterLesson_replacesTheEarlier_alsoByNotKnowing() throws Exception {
    Knowledge known = Knowledge.NOTHING.seen(CAMERA, TEN_O_CLOCK, Knowledge.Teacher.LOOK);
    table.put("a", known);
    table.put("a", known.doubted(TEN_O_CLOCK));
    assertThat(table.load(Set.of("a"))).isEqualTo(Map.of("a", known.doubted(TEN_O_CLOCK)));
  }

  @Test
  void whatIsDeleted_isGone() throws Exception {
    table.put("a", Knowledge.NOTHING);
    table.delete("a");
    assertThat(table.load(Set.of("a"))).isEmpty();
  }

  @Test
  void sourcesThatNobodyUses_areForgottenWhenLoading() throws Exception {
    table.put("a", Knowledge.NOTHING);
    table.put("b", Knowledge.NOTHING);
    assertThat(table.load(Set.of("b"))).containsOnlyKeys("b");
    assertThat(table.load(Set.of("a", "b"))).containsOnlyKeys("b");
  }

  @Test
  void theJournal_writesWhatIsLearntAndForgotten_beforeItCloses() throws Exception {
    Knowledge known = Knowledge.NOTHING.seen(CAMERA, TEN_O_CLOCK, Knowledge.Teacher.LOOK);
    table.put("old", known);
    try (KnowledgeJournal journal = new KnowledgeJournal(table)) {
      assertThat(journal.begin(Set.of("old"))).containsOnlyKeys("old");
      for (int i = 0; i < 100; i++) {
        journal.learnt("a", known.keyframesApart(Duration.ofSeconds(i), TEN_O_CLOCK));
      }
      journal.forgot("old");
    }
    assertThat(table.load(Set.of("a", "old")))
        .isEqualTo(Map.of("a", known.keyframesApart(Duration.ofSeconds(99), TEN_O_CLOCK)));
  }
}
