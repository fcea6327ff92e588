package org.hlsgateway.sources;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.store.WriteBehind;

/** Writes down what is learnt of sources; the oldest is learnt again at worst. */
final class KnowledgeJournal implements SourceMemory.Journal, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(KnowledgeJournal.class.getName());

  private final KnowledgeTable table;

  /** Empty: to be deleted. */
  private final WriteBehind<String, Optional<Knowledge>> rows;

  KnowledgeJournal(KnowledgeTable table) {
    this.table = table;
    this.rows =
        new WriteBehind<>(
            "source-knowledge",
            "What was learnt of a source could not be stored",
            SourceMemory.MOST,
            this::write);
  }

  /**
   * Begins to write.
   *
   * @param inUse fingerprints of all sources there are; what is known of others is deleted
   * @return what is known of them; nothing if the database does not say
   */
  Map<String, Knowledge> begin(Set<String> inUse) {
    rows.begin();
    try {
      return table.load(inUse);
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "What was known of the sources could not be read", e);
      return Map.of();
    }
  }

  @Override
  public void learnt(String fingerprint, Knowledge knowledge) {
    rows.add(fingerprint, Optional.of(knowledge));
  }

  @Override
  public void forgot(String fingerprint) {
    rows.add(fingerprint, Optional.empty());
  }

  private void write(String fingerprint, Optional<Knowledge> change) throws SQLException {
    if (change.isPresent()) {
      table.put(fingerprint, change.get());
    } else {
      table.delete(fingerprint);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
