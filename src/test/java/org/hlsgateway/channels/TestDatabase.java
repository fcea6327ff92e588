package org.hlsgateway.channels;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hlsgateway.store.Transactions;

/** A migrated database with Hibernate on it, outside of any server. */
public final class TestDatabase implements Transactions, AutoCloseable {
  public final DataSource source;
  private final EntityManagerFactory factory;

  public TestDatabase(DataSource source) {
    this.source = source;
    Migrations.migrate(source);
    Map<String, Object> settings = new HashMap<>();
    settings.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
    settings.put("jakarta.persistence.nonJtaDataSource", source);
    settings.put("hibernate.transaction.jta.platform", "");
    factory = Persistence.createEntityManagerFactory("gateway", settings);
  }

  @Override
  public <T> T call(Function<EntityManager, T> work) {
    try (EntityManager entities = factory.createEntityManager()) {
      entities.getTransaction().begin();
      try {
        T result = work.apply(entities);
        entities.flush();
        entities.getTransaction().commit();
        return result;
      } finally {
        if (entities.getTransaction().isActive()) {
          entities.getTransaction().rollback();
        }
      }
    }
  }

  @Override
  public void close() {
    factory.close();
  }
}
