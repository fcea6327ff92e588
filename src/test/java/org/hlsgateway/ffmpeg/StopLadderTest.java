package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that do not want to go. */
class StopLadderTest {

  @TempDir private Path folder;
  private StopLadder ladder;
  private Process process;

  @BeforeEach
  void newLadder() {
    ladder = new StopLadder(new RunRegistry(folder));
  }

  @AfterEach
  void endIt() {
    process.destroyForcibly();
  }

  @Test
  void whatIgnoresAllThatIsAsked_isKilled() throws Exception {
    start("sh", "-c", "trap '' TERM; exec sleep 600");
    ladder.setProcess(process);
    ladder.stop();
    assertGone();
  }

  @Test
  void whatIsSuspended_isKilled() throws Exception {
    start("sleep", "600");
    ladder.setProcess(process);
    new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start().waitFor();
    ladder.stop();
    assertGone();
  }

  @Test
  void whatStartsAfterItWasToStop_isEnded() throws Exception {
    ladder.stop();
    start("sleep", "600");
    ladder.setProcess(process);
    assertGone();
  }

  @Test
  void whatIsGoneAlready_isForgottenWithoutATrace() throws Exception {
    start("true");
    ladder.setProcess(process);
    assertGone();
    ladder.stop();
    ladder.stop();
    ladder.processGone();
    assertThat(folder).isEmptyDirectory();
  }

  private void start(String... command) throws Exception {
    process = new ProcessBuilder(command).start();
  }

  private void assertGone() throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}
