package org.hlsgateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

  @Test
  void settingsPage_listsExactlyTheSettingsOfTheCode() throws IOException {
    List<String> rows =
        Files.readString(Path.of("docs/settings.md"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(Stream.of(Setting.values()).map(Setting::row).toList());
  }
}
