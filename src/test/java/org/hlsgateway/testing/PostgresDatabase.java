package org.hlsgateway.testing;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A database of a test class's own, in the one PostgreSQL server of all that ask for one: it starts
 * with the first of them, and ends with the last test of this JVM.
 */
public final class PostgresDatabase implements BeforeAllCallback {
  private final String name;
  private PostgresCluster cluster;

  /**
   * @param name a word in lower case, no other class's
   */
  public PostgresDatabase(String name) {
    this.name = name;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster =
        context
            .getRoot()
            .getStore(Namespace.create(PostgresDatabase.class))
            .getOrComputeIfAbsent(
                PostgresCluster.class, key -> PostgresCluster.start(), PostgresCluster.class);
  }

  public DataSource source() {
    return source(port());
  }

  /**
   * @param throughPort of something on this machine that passes connections on
   */
  public DataSource source(int throughPort) {
    return cluster.database(name, throughPort);
  }

  /** Where the server listens. */
  public int port() {
    return cluster.port();
  }

  /** All tables as SQL, as a backup would have them. */
  public String dump() {
    return cluster.dump(name);
  }
}
