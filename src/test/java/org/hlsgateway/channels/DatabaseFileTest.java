package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
