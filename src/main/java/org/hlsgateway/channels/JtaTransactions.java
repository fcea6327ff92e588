package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.function.Function;

/** The server's transactions. A bean of its own, so that the call returns after the commit. */
@ApplicationScoped
class JtaTransactions implements Transactions {
  @PersistenceContext(unitName = "gateway")
  EntityManager entities;

  @Override
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public <T> T call(Function<EntityManager, T> work) {
    T result = work.apply(entities);
    // Conflicts show here, as themselves, and not wrapped in the failure of the commit.
    entities.flush();
    return result;
  }
}
