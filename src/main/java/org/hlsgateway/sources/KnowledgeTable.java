package org.hlsgateway.sources;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/** The table {@code source_knowledge}; see db/migration. Each call is a transaction of its own. */
@ApplicationScoped
class KnowledgeTable {

  private Sql sql;

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    sql = new Sql(database);
  }

  /** What is known of the sources that are still in use; what is known of others is deleted. */
  Map<String, Knowledge> load(Set<String> inUse) throws SQLException {
    Map<String, Knowledge> known = new LinkedHashMap<>();
    sql.read(
        row -> known.put(row.getString("fingerprint"), knowledge(row)),
        "select fingerprint, facts, must_be_analysed, look_first, longest_keyframe_millis,"
            + " learnt_at, learnt_by from source_knowledge order by learnt_at");
    for (String fingerprint : Set.copyOf(known.keySet())) {
      if (!inUse.contains(fingerprint)) {
        delete(fingerprint);
        known.remove(fingerprint);
      }
    }
    return known;
  }

  private static Knowledge knowledge(ResultSet row) throws SQLException {
    String facts = row.getString("facts");
    String teacher = row.getString("learnt_by");
    return new Knowledge(
        Optional.ofNullable(facts).flatMap(FactsJson::read),
        row.getBoolean("must_be_analysed"),
        row.getBoolean("look_first"),
        Duration.ofMillis(row.getLong("longest_keyframe_millis")),
        Sql.instant(row, "learnt_at"),
        Arrays.stream(Knowledge.Teacher.values())
            .filter(known -> known.name().equals(teacher))
            .findFirst()
            .orElse(Knowledge.Teacher.RUN));
  }

  void put(String fingerprint, Knowledge knowledge) throws SQLException {
    sql.put(
        "update source_knowledge set facts = ?, must_be_analysed = ?, look_first = ?,"
            + " longest_keyframe_millis = ?, learnt_at = ?, learnt_by = ? where fingerprint = ?",
        "insert into source_knowledge (facts, must_be_analysed, look_first,"
            + " longest_keyframe_millis, learnt_at, learnt_by, fingerprint)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        knowledge.facts().<Object>map(FactsJson::write).orElse(Sql.Nothing.TEXT),
        knowledge.mustBeAnalysed(),
        knowledge.lookFirst(),
        knowledge.longestKeyframeInterval().toMillis(),
        knowledge.learntAt(),
        knowledge.learntBy().name(),
        fingerprint);
  }

  void delete(String fingerprint) throws SQLException {
    sql.change("delete from source_knowledge where fingerprint = ?", fingerprint);
  }
}
