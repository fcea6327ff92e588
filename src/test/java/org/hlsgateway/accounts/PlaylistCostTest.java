package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.channels.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request for a playlist asks of the database, with many accounts and grants: nothing. */
class PlaylistCostTest {
  private static final int ACCOUNTS = 1_000;
  private static final int GRANTS_OF_EACH = 10;

  private final AtomicInteger statements = new AtomicInteger();
  @TempDir private Path folder;

  @Test
  void aPlaylist_costsNoStatement_with1000AccountsAnd10000Grants() throws Exception {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:cost;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    try (TestDatabase database = new TestDatabase(counted(h2))) {
      TestAccounts people = TestAccounts.on(folder, database, Optional.empty());
      List<Long> channels = new ArrayList<>();
      for (int i = 0; i < 2 * GRANTS_OF_EACH; i++) {
        channels.add(people.channel("cam" + i));
        people.grants.setAccess(channels.get(i), 0, Optional.empty(), Visibility.GRANTED);
      }
      fill(h2, channels);
      people.accounts.load();
      people.grants.load();
      assertThat(people.accounts.all()).hasSize(ACCOUNTS);
      assertThat(people.grants.grants()).hasSize(ACCOUNTS * GRANTS_OF_EACH);
      assertThat(statements.get()).as("the count works").isGreaterThan(100);

      Access access = people.access(false);
      Admissions admissions = people.admissions(access);
      statements.set(0);
      int admitted = 0;
      for (Account account : people.accounts.all()) {
        Caller caller = Caller.of(account);
        for (int i = 0; i < channels.size(); i++) {
          String name = "cam" + i;
          // As the entrance does, and then every reload.
          AccessTable.Asked asked =
              AccessTable.ask("GET", "/hls_gateway/read/" + name + "/index.m3u8", false);
          assertThat(access.verdict(asked, caller)).isEqualTo(Verdict.ALLOWED);
          boolean may = access.mayWatch(caller, name);
          String viewer = admissions.issue(caller, name);
          assertThat(admissions.admits(viewer, name, Optional.of("192.0.2.1"))).isEqualTo(may);
          assertThat(admissions.account(viewer, name)).contains(account.id());
          admitted += may ? 1 : 0;
        }
      }
      assertThat(admitted).isEqualTo(ACCOUNTS * GRANTS_OF_EACH);
      assertThat(statements.get()).isZero();
    }
  }

  private static void fill(DataSource database, List<Long> channels) throws Exception {
    try (Connection connection = database.getConnection();
        var all = connection.createStatement()) {
      all.execute(
          "insert into account (version, name, name_key, role, enabled, epoch, created)"
              + " select 0, 'viewer' || x, 'viewer' || x, 'VIEWER', true, 1, current_timestamp"
              + " from system_range(1, "
              + ACCOUNTS
              + ")");
      for (int i = 0; i < channels.size(); i++) {
        // Of each channel every other account: all have half of them.
        all.execute(
            "insert into access_grant"
                + " (version, account_id, channel_id, permission, grant_key, created)"
                + " select 0, id, "
                + channels.get(i)
                + ", 'WATCH', id || ' c"
                + channels.get(i)
                + " WATCH', current_timestamp from account where mod(id, 2) = "
                + i % 2);
      }
    }
  }

  /** Counts whatever is prepared or made on its connections. */
  private DataSource counted(DataSource database) {
    return proxy(
        DataSource.class,
        database,
        result ->
            result instanceof Connection made ? proxy(Connection.class, made, r -> r) : result);
  }

  private interface Wrap {
    Object of(Object result);
  }

  private <T> T proxy(Class<T> type, T inside, Wrap wrap) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().matches("(prepare|create)(Statement|Call)|getConnection")) {
                statements.incrementAndGet();
              }
              try {
                return wrap.of(method.invoke(inside, arguments));
              } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
