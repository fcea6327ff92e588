package org.hlsgateway.store;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Whoever changes an H2 database does so alone, from the first change to the end of the commit.
 *
 * <p>H2 up to 2.5.252 stores a commit as one piece of its file, but collects what belongs to it one
 * table and one index after the other, while others go on (its issue 2080). Of a change that
 * another connection has half done, the piece can then hold a part without the note by which a
 * start takes it back. Killed before the other's commit, a row is gone from its table and still in
 * an index, for ever. Reading needs no turn, and PostgreSQL none at all.
 */
public final class OneWriter {
  /** All of them are short; one that is not is a fault, and must not stop the others for good. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of every database of this process: it has one. */
  private static final ReentrantLock TURN = new ReentrantLock(true);

  private final DataSource database;
  private volatile Boolean isShared;

  public OneWriter(DataSource database) {
    this.database = database;
  }

  /** Something that changes the database, and has committed when it returns. */
  public interface Change<T, E extends Exception> {
    T make() throws E;
  }

  /**
   * Waits for its turn, if the database needs that. It takes no connection while it waits: those
   * who wait could otherwise hold all that the one whose turn it is needs.
   *
   * @throws SQLTimeoutException if another takes too long
   */
  public <T, E extends Exception> T alone(Change<T, E> change) throws E, SQLException {
    if (isShared()) {
      return change.make();
    }
    take();
    try {
      return change.make();
    } finally {
      TURN.unlock();
    }
  }

  private boolean isShared() throws SQLException {
    if (isShared == null) {
      isShared = Sql.isShared(database);
    }
    return isShared;
  }

  private static void take() throws SQLException {
    try {
      if (!TURN.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLTimeoutException("Another change to the database takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTimeoutException("Interrupted while waiting to change the database", e);
    }
  }
}
