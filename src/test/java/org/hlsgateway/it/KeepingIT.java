package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings and what happens to servers and disks. */
class KeepingIT {

  private static final String PASSWORD = "keeping-password";
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void aGatewayKilledWithMinus9_leavesAPlayableRecording_andGoesOnWithTheNext() throws Exception {
    Map<String, String> settings = Map.of("ADMIN_PASSWORD", PASSWORD);
    try (TestCamera camera = TestCamera.start()) {
      String id;
      try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
        api(gateway).channel("door", camera.url("/h264-aac"));
        RecordingsApi before = recordings(gateway);
        before.start("door");
        id = before.awaitSeconds("door", 5, LONG).getString("id");
        gateway.kill();
      }
      try (OwnGateway again = OwnGateway.start(directory, settings)) {
        RecordingsApi after = recordings(again);
        JsonObject left = after.get(id);
        assertThat(left.getBoolean("active")).isFalse();
        assertThat(left.getJsonNumber("duration").doubleValue()).isGreaterThanOrEqualTo(5);
        URI playlist = again.address().resolve(left.getString("playlist"));
        assertThat(MediaFile.playlistErrors(playlist, after.authorization())).isEmpty();
        byte[] download = after.bytes(left.getJsonArray("downloads").getString(0), "").body();
        assertThat(MediaFile.of(download).decodingErrors()).isEmpty();
        Eventually.happens(
            "the channel is recorded again, as it was told to be",
            LONG,
            () -> after.of("door").size() == 2 && after.newest("door").getBoolean("active"));
      }
    }
  }

  @Test
  void aFullDisk_pausesTheRecording_saysSo_leavesLiveAlone_andGoesOnByItself() throws Exception {
    Path disk = Files.createDirectories(directory.resolve("data").resolve("recordings"));
    boolean mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    assumeTrue(mounted, "only root may mount a file system");
    try (TestCamera camera = TestCamera.start()) {
      try (OwnGateway gateway =
          OwnGateway.start(directory, Map.of("ADMIN_PASSWORD", PASSWORD, "KEEP_FREE_MB", "0"))) {
        ApiClient api = api(gateway);
        RecordingsApi recordings = recordings(gateway);
        api.channel("door", camera.url("/h264-aac"));
        recordings.start("door");
        recordings.awaitSeconds("door", 2, LONG);
        Path ballast = disk.resolve("ballast");
        fill(ballast);

        Eventually.happens(
            "the status says that nothing is recorded",
            LONG,
            () -> api.status("door").getString("keepProblem", "").contains("No space left"));
        assertThat(api.status("door").getBoolean("recording")).isFalse();
        Stream live = Stream.open(gateway.address(), "door");
        live.awaitSegments(1, LONG);
        int before = live.segments();
        live.awaitSegments(before + 5, Duration.ofSeconds(30));
        assertThat(live.missedSegments()).isZero();

        Files.delete(ballast);
        Eventually.happens(
            "the recording goes on by itself",
            Duration.ofSeconds(30),
            () -> api.status("door").getBoolean("recording"));
        assertThat(api.status("door").getString("keepProblem", "")).isEmpty();
        recordings.stop("door");
      }
    } finally {
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
  }

  private static ApiClient api(OwnGateway gateway) {
    return new ApiClient(gateway.address(), "admin", PASSWORD);
  }

  private static RecordingsApi recordings(OwnGateway gateway) {
    return new RecordingsApi(gateway.address(), "admin", PASSWORD);
  }

  /** Until nothing more fits. */
  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[4 << 10];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
