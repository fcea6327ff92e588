package org.hlsgateway.live;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hlsgateway.ffmpeg.SourceFacts;

/** The table {@code source_knowledge}; see db/migration. Each call is a transaction of its own. */
@ApplicationScoped
class KnowledgeTable {

  @Resource(lookup = "jdbc/gateway")
  DataSource database;

  /** What is known of the sources that are still in use; what is known of others is deleted. */
  Map<String, Knowledge> load(Set<String> inUse) throws SQLException {
    Map<String, Knowledge> known = new LinkedHashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select fingerprint, facts, must_be_analysed, look_first,"
                    + " longest_keyframe_millis, learnt_at, learnt_by from source_knowledge"
                    + " order by learnt_at");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        known.put(rows.getString(1), read(rows));
      }
    }
    for (String fingerprint : Set.copyOf(known.keySet())) {
      if (!inUse.contains(fingerprint)) {
        delete(fingerprint);
        known.remove(fingerprint);
      }
    }
    return known;
  }

  private static Knowledge read(ResultSet row) throws SQLException {
    Optional<SourceFacts> facts = Optional.ofNullable(row.getString(2)).flatMap(FactsJson::read);
    String teacher = row.getString(7);
    return new Knowledge(
        facts,
        row.getBoolean(3),
        row.getBoolean(4),
        Duration.ofMillis(row.getLong(5)),
        row.getTimestamp(6).toInstant(),
        Arrays.stream(Knowledge.Teacher.values())
            .filter(known -> known.name().equals(teacher))
            .findFirst()
            .orElse(Knowledge.Teacher.RUN));
  }

  void put(String fingerprint, Knowledge knowledge) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (write(
              connection,
              "update source_knowledge set facts = ?, must_be_analysed = ?, look_first = ?,"
                  + " longest_keyframe_millis = ?, learnt_at = ?, learnt_by = ?"
                  + " where fingerprint = ?",
              fingerprint,
              knowledge)
          == 0) {
        write(
            connection,
            "insert into source_knowledge (facts, must_be_analysed, look_first,"
                + " longest_keyframe_millis, learnt_at, learnt_by, fingerprint)"
                + " values (?, ?, ?, ?, ?, ?, ?)",
            fingerprint,
            knowledge);
      }
    }
  }

  private static int write(
      Connection connection, String sql, String fingerprint, Knowledge knowledge)
      throws SQLException {
    Instant learntAt = knowledge.learntAt();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, knowledge.facts().map(FactsJson::write).orElse(null));
      statement.setBoolean(2, knowledge.mustBeAnalysed());
      statement.setBoolean(3, knowledge.lookFirst());
      statement.setLong(4, knowledge.longestKeyframeInterval().toMillis());
      statement.setTimestamp(5, Timestamp.from(learntAt));
      statement.setString(6, knowledge.learntBy().name());
      statement.setString(7, fingerprint);
      return statement.executeUpdate();
    }
  }

  void delete(String fingerprint) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("delete from source_knowledge where fingerprint = ?")) {
      statement.setString(1, fingerprint);
      statement.executeUpdate();
    }
  }
}
