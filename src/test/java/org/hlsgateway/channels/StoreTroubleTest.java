package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class StoreTroubleTest {
  @TempDir Path folder;

  @Test
  void garbageInsteadOfADatabase_isSaidInOneSentence() throws IOException {
    byte[] garbage = new byte[20_000];
    new Random(1).nextBytes(garbage);
    Files.write(folder.resolve("store.mv.db"), garbage);

    assertThatThrownBy(() -> Migrations.migrate(h2("")))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageStartingWith("The database cannot be opened (")
        .hasMessageEndingWith(": the file is damaged: restore a backup, or move it away.")
        .hasMessageNotContainingAny("\n", "[90030");
  }

  @Test
  void folderInsteadOfADatabase_isSaidInOneSentence() throws IOException {
    Files.createDirectory(folder.resolve("store.mv.db"));

    assertThatThrownBy(() -> Migrations.migrate(h2("")))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageEndingWith(": check the access to the files in DATA_DIR.");
  }

  @Test
  void wrongPassword_isSaidInOneSentence() {
    Migrations.migrate(h2("right"));

    assertThatThrownBy(() -> Migrations.migrate(h2("wrong")))
        .isInstanceOf(StoreUnusable.class)
        .hasMessage(
            "The database cannot be opened (Wrong user name or password):"
                + " check DB_USER and DB_PASSWORD.");
  }

  @Test
  void databaseServerThatIsNotThere_isSaidInOneSentence() throws IOException {
    PGSimpleDataSource nobody = new PGSimpleDataSource();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody.setUrl("jdbc:postgresql://127.0.0.1:" + free.getLocalPort() + "/gateway");
    }
    nobody.setUser("gateway");

    assertThatThrownBy(() -> Migrations.migrate(nobody))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageStartingWith("The database cannot be opened (Connection to 127.0.0.1:")
        .hasMessageEndingWith(": check DB_URL, and that the database server runs.");
  }

  @Test
  void databaseThatAnotherVersionMade_isRefused() throws SQLException {
    JdbcDataSource database = h2("");
    Migrations.migrate(database);
    try (var connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update \"flyway_schema_history\" set \"checksum\" = 1 where \"version\" = '1'");
    }

    assertThatThrownBy(() -> Migrations.migrate(database))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageStartingWith("The database cannot be brought to this version's form: ");
  }

  @Test
  void codesOfOpenLiberty_areLeftOut() {
    String said = "Wrong user [28000-252] DSRA0010E: SQL State = 28000, Error Code = 28,000";

    assertThat(StoreTrouble.sentence(new SQLException(said, "28000")))
        .isEqualTo("The database cannot be opened (Wrong user): check DB_USER and DB_PASSWORD.");
  }

  private JdbcDataSource h2(String password) {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:file:" + folder.resolve("store"));
    source.setUser("sa");
    source.setPassword(password);
    return source;
  }
}
