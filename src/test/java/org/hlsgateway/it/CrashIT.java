package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a gateway that was not given the time to tidy up. */
class CrashIT {

  private static final Map<String, String> SETTINGS = Map.of("ADMIN_PASSWORD", "crash-password");

  @TempDir private Path directory;

  @Test
  void aGatewayKilledWithMinus9_leavesNoFfmpeg_andKnowsItsChannelsAfterwards() throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      String source = camera.url("/h264-aac");
      try (OwnGateway gateway = OwnGateway.start(directory, SETTINGS)) {
        new ApiClient(gateway.address(), "admin", "crash-password").channel("door", source);
        Stream.open(gateway.address(), "door").awaitSegments(1, Duration.ofSeconds(30));
        assertThat(FfmpegProcesses.reading(source)).hasSize(1);
        gateway.kill();
        Eventually.happens(
            "FFmpeg notices that nobody reads any more",
            Duration.ofSeconds(10),
            () -> FfmpegProcesses.reading(source).isEmpty());
      }
      try (OwnGateway again = OwnGateway.start(directory, SETTINGS)) {
        Stream.open(again.address(), "door").awaitSegments(1, Duration.ofSeconds(30));
        again.close();
        assertThat(FfmpegProcesses.reading(source)).isEmpty();
      }
    }
  }

  @Test
  void aStalledFfmpegOfAKilledGateway_isEndedByTheNextOne() throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      String source = camera.url("/h264-aac");
      try (OwnGateway gateway = OwnGateway.start(directory, SETTINGS)) {
        new ApiClient(gateway.address(), "admin", "crash-password").channel("door", source);
        Stream.open(gateway.address(), "door").awaitSegments(1, Duration.ofSeconds(30));
        // A stopped process notices nothing: neither the closed pipe nor its own time-outs.
        long pid = FfmpegProcesses.reading(source).get(0).pid();
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        gateway.kill();
        assertThat(FfmpegProcesses.reading(source)).hasSize(1);
      }
      Path rewind = directory.resolve("data").resolve("rewind");
      Path run = Files.createDirectories(rewind.resolve("run"));
      Files.writeString(run.resolve("run_seg0.m4s"), "media");
      // Without a channel that would start.
      try (OwnGateway again = OwnGateway.start(directory, SETTINGS)) {
        assertThat(again.address()).isNotNull();
        Eventually.happens(
            "what the predecessor left is gone",
            Duration.ofSeconds(10),
            () -> FfmpegProcesses.reading(source).isEmpty() && Files.notExists(run));
      }
    }
  }
}
