package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRegistryTest {

  @TempDir private Path folder;
  private Process process;

  @BeforeEach
  void startSomething() throws Exception {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void endIt() {
    process.destroyForcibly();
  }

  @Test
  void whatAPredecessorLeft_isEnded() throws Exception {
    new RunRegistry(folder).remember(process.toHandle());
    assertThat(new RunRegistry(folder).reap()).isEqualTo(1);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aProcessThatOnlyHasTheSameNumber_isLeftAlone() throws Exception {
    Files.writeString(folder.resolve("ffmpeg-" + process.pid()), "2001-01-01T00:00:00Z");
    assertThat(new RunRegistry(folder).reap()).isZero();
    assertThat(process.isAlive()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatEndedByItself_isForgotten() {
    RunRegistry registry = new RunRegistry(folder);
    registry.remember(process.toHandle());
    registry.forget(process.toHandle());
    assertThat(registry.reap()).isZero();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void rubbishInTheFolder_isRemoved() throws Exception {
    Files.writeString(folder.resolve("ffmpeg-rubbish"), "x");
    Files.writeString(folder.resolve("ffmpeg-99999999999999999999"), "x");
    assertThat(new RunRegistry(folder).reap()).isZero();
    assertThat(folder).isEmptyDirectory();
  }
}
