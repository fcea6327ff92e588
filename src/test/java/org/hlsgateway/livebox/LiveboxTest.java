package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.store.Sql;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Control data, and a database that goes away while it is written. */
class LiveboxTest {
  private final ControlTable table = new ControlTable(new PlainSeal());
  private final Livebox livebox = new Livebox(table, null, null, null);
  private boolean losesAnswers;
  private boolean isAway;
  private Runnable afterLoss = () -> {};

  private static final class PlainSeal extends StoreSeal {
    @Override
    public String close(String secret, String owner) {
      return secret;
    }

    @Override
    public String open(String sealed, String owner) {
      return sealed;
    }
  }

  @BeforeEach
  void start() throws SQLException {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:livebox;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    Flyway.configure().dataSource(h2).load().migrate();
    new Sql(h2).change("delete from livebox_control");
    table.setDatabase(losing(h2));
    livebox.start();
  }

  @Test
  void aChangeWhoseAnswerIsLost_countsIfItWasMade() throws SQLException {
    change("resolution", "240p");
    losesAnswers = true;
    assertThatThrownBy(() -> change("resolution", "720p")).isInstanceOf(SQLException.class);
    assertThat(livebox.control().format().resolution().key()).isEqualTo("720p");
  }

  @Test
  void whileTheDatabaseIsAway_theFormerCounts_andNothingIsWrittenOverWhatWasMade()
      throws SQLException {
    change("resolution", "240p");
    losesAnswers = true;
    afterLoss = () -> isAway = true;
    assertThatThrownBy(() -> change("resolution", "720p")).isInstanceOf(SQLException.class);
    assertThat(livebox.control().format().resolution().key()).isEqualTo("240p");
    losesAnswers = false;
    assertThatThrownBy(() -> change("audio", "silence")).isInstanceOf(SQLException.class);
    isAway = false;
    change("audio", "silence");
    assertThat(livebox.control().format().resolution().key()).isEqualTo("720p");
    assertThat(table.read()).isEqualTo(livebox.control());
  }

  private void change(String field, String value) throws SQLException {
    JsonObject change = Json.createObjectBuilder().add(field, value).build();
    livebox.change(change, channel -> true);
  }

  /** Commits, but loses the answer; or has no connection. */
  private DataSource losing(DataSource database) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          if (isAway) {
            throw new SQLException("away");
          }
          return call(database, method, arguments) instanceof Connection connection
              ? losing(connection)
              : null;
        });
  }

  private Connection losing(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          if (method.getName().equals("commit") && losesAnswers) {
            afterLoss.run();
            throw new SQLException("the answer is lost");
          }
          return result;
        });
  }

  private interface Handler {
    Object call(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            LiveboxTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> handler.call(method, arguments)));
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
