package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.it.Cable;
import org.hlsgateway.store.Sql;
import org.hlsgateway.testing.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamStoreOnPostgresTest extends StreamStoreContract {
  @RegisterExtension
  private static final PostgresDatabase POSTGRES = new PostgresDatabase("streams");

  /** As a pool would: the first connection is from before the silence. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aServerThatWentSilent_failsAnEventInTime_andTakesTheNextOverANewConnection()
      throws Exception {
    try (Cable cable = Cable.to(POSTGRES.port())) {
      DataSource through = POSTGRES.source(cable.port());
      Deque<Connection> pooled = new ArrayDeque<>();
      DataSource pool =
          FakeRequest.proxy(
              DataSource.class,
              (method, arguments) -> pooled.isEmpty() ? connect(through) : pooled.remove());
      Sql sql = new Sql(pool, Duration.ofMillis(300));
      sql.change("delete from coordinator_stream");

      Connection old = through.getConnection();
      pooled.add(old);
      cable.freeze();
      assertThatThrownBy(() -> sql.change("delete from coordinator_stream"))
          .isInstanceOf(SQLException.class)
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(old.isClosed()).isTrue();

      pooled.add(through.getConnection());
      cable.freeze();
      assertThatThrownBy(() -> sql.transaction(one -> Sql.change(one, "select 1")))
          .isInstanceOf(SQLException.class);
      assertThat(sql.read(row -> row.getInt(1), "select 1")).containsExactly(1);
    }
  }

  @Test
  void theTimeIsTheConnectionsOwnAgain_afterwards() throws Exception {
    try (Connection connection = POSTGRES.source().getConnection()) {
      connection.setNetworkTimeout(Runnable::run, 77_000);
      DataSource pool = FakeRequest.proxy(DataSource.class, (method, none) -> keep(connection));
      Sql sql = new Sql(pool, Duration.ofSeconds(5));
      assertThat(sql.transaction(Connection::getNetworkTimeout)).isEqualTo(5_000);
      assertThat(connection.getNetworkTimeout()).isEqualTo(77_000);
      assertThatThrownBy(() -> sql.change("no SQL")).isInstanceOf(SQLException.class);
      assertThat(connection.getNetworkTimeout()).isEqualTo(77_000);
    }
  }

  private static Connection connect(DataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closing it only gives it back. */
  private static Connection keep(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) ->
                method.getName().equals("close") ? null : method.invoke(connection, arguments));
  }

  @Override
  DataSource database() {
    return POSTGRES.source();
  }
}
