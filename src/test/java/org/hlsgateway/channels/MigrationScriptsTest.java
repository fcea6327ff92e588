package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.api.resource.LoadableResource;
import org.junit.jupiter.api.Test;

class MigrationScriptsTest {

  @Test
  void everyScriptInDbMigration_isListedInScriptsTxt() throws Exception {
    try (var files = Files.list(Path.of("db", "migration"))) {
      var scripts =
          files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".sql"));
      assertThat(new MigrationScripts().getResources("", new String[] {".sql"}))
          .extracting(LoadableResource::getFilename)
          .containsExactlyInAnyOrderElementsOf(scripts.toList());
    }
  }
}
