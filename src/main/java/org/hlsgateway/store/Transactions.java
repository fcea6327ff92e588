package org.hlsgateway.store;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** Runs work in one transaction, committed before the call returns. */
public interface Transactions {
  /**
   * @throws RuntimeException whatever the work threw, or the commit; nothing is stored then
   */
  <T> T call(Function<EntityManager, T> work);
}
