package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {
  @TempDir private Path data;

  @Test
  void anEmptiedFileBesideAKey_isRefused_andNamed() throws Exception {
    Files.writeString(data.resolve("secret.key"), "key");
    Path file = Files.createFile(data.resolve("hls_gateway.mv.db"));
    assertThatThrownBy(() -> DatabaseFile.refuseIfEmptied(data))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("restore a backup");
  }

  @Test
  void aFirstStart_andAFileWithContent_areFine() throws Exception {
    assertThatCode(() -> DatabaseFile.refuseIfEmptied(data)).doesNotThrowAnyException();
    Files.createFile(data.resolve("hls_gateway.mv.db"));
    assertThatCode(() -> DatabaseFile.refuseIfEmptied(data)).doesNotThrowAnyException();
    Files.writeString(data.resolve("secret.key"), "key");
    Files.writeString(data.resolve("hls_gateway.mv.db"), "H:2");
    assertThatCode(() -> DatabaseFile.refuseIfEmptied(data)).doesNotThrowAnyException();
  }

  @Test
  void aGrownFile_isCompacted_andKeepsWhatIsInUse() throws Exception {
    Path file = data.resolve("hls_gateway.mv.db");
    String address = "jdbc:h2:file:" + data.resolve("hls_gateway") + ";REUSE_SPACE=FALSE";
    try (Connection connection = DriverManager.getConnection(address, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("create table door (id int primary key, name varchar)");
      for (int i = 0; i < 400; i++) {
        statement.execute("merge into door values (1, '" + "x".repeat(i) + "')");
        statement.execute("checkpoint");
      }
    }
    long grown = Files.size(file);
    DatabaseFile.compact(file, grown + 1);
    assertThat(Files.size(file)).isEqualTo(grown);
    DatabaseFile.compact(file, grown);
    assertThat(Files.size(file)).isLessThan(grown / 10);
    try (Connection connection = DriverManager.getConnection(address, "sa", "");
        ResultSet row =
            connection.createStatement().executeQuery("select length(name) from door")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(399);
    }
  }

  @Test
  void aFileThatCannotBeCompacted_isLeftAsItIs() throws Exception {
    Path file = data.resolve("hls_gateway.mv.db");
    DatabaseFile.compact(file, 0);
    assertThat(file).doesNotExist();
    Files.writeString(file, "no database");
    DatabaseFile.compact(file, 1);
    assertThat(file).hasContent("no database");
  }
}
