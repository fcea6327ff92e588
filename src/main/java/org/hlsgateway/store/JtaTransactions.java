package org.hlsgateway.store;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** The server's transactions, each with the database to itself where it must. */
@ApplicationScoped
public class JtaTransactions implements Transactions {
  @Resource(lookup = "jdbc/gateway")
  DataSource database;

  @Inject Committed committed;
  private OneWriter writer;

  @PostConstruct
  void prepare() {
    writer = new OneWriter(database);
  }

  @Override
  public <T> T call(Function<EntityManager, T> work) {
    try {
      return writer.<T, RuntimeException>alone(() -> committed.call(work));
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  /** A bean of its own, so that the call returns after the commit. */
  @ApplicationScoped
  static class Committed {
    @PersistenceContext(unitName = "gateway")
    EntityManager entities;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> T call(Function<EntityManager, T> work) {
      T result = work.apply(entities);
      // Conflicts show here, as themselves, and not wrapped in the failure of the commit.
      entities.flush();
      return result;
    }
  }
}
