package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
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
  private static final Map<String, String> UNTIL_FULL =
      Map.of("ADMIN_PASSWORD", PASSWORD, "KEEP_FREE_MB", "0");
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
    Path disk = smallDisk("recordings");
    try (TestCamera camera = TestCamera.start();
        OwnGateway gateway = OwnGateway.start(directory, UNTIL_FULL)) {
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
      goesOn(live);
      try (Visit browser = new Visit(gateway.address())) {
        browser.logIn("admin", PASSWORD);
        browser.open("/hls_gateway/admin/channel/door");
        browser.awaitText("Nothing is recorded since");
        browser.shot("channel-disk-full");
        browser.open("/hls_gateway/admin/recordings");
        browser.awaitText("Nothing is recorded since");
        browser.shot("recordings-disk-full");
      }

      Files.delete(ballast);
      Eventually.happens(
          "the recording goes on by itself",
          Duration.ofSeconds(30),
          () -> api.status("door").getBoolean("recording"));
      assertThat(api.status("door").getString("keepProblem", "")).isEmpty();
      recordings.stop("door");
    } finally {
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void aFullDisk_leavesNothingToGoBackTo_saysSo_leavesLiveAlone_andGoesOnByItself()
      throws Exception {
    Path disk = smallDisk("rewind");
    try (TestCamera camera = TestCamera.start();
        OwnGateway gateway = OwnGateway.start(directory, UNTIL_FULL)) {
      ApiClient api = api(gateway);
      api.channel(
          "door",
          camera.url("/h264-aac"),
          Json.createObjectBuilder()
              // Longer than a browser takes to begin with, wherever this runs.
              .add("idleSeconds", 300)
              .add("keep", Json.createObjectBuilder().add("rewindMinutes", 1)));
      Stream live = Stream.open(gateway.address(), "door");
      live.awaitSegments(12, LONG);
      assertThat(live.listedNow()).isGreaterThan(9);
      Path ballast = disk.resolve("ballast");
      fill(ballast);

      Eventually.happens(
          "the status says that nobody can go back",
          LONG,
          () -> live.poll() && keepProblem(api).contains("No space left"));
      assertThat(keepProblem(api)).startsWith("Nothing is kept to go back to since ");
      Eventually.happens(
          "the list is the live window alone", LONG, () -> live.poll() && live.listedNow() <= 9);
      goesOn(live);
      try (Visit browser = new Visit(gateway.address())) {
        browser.logIn("admin", PASSWORD);
        browser.open("/hls_gateway/admin/channel/door");
        browser.awaitText("Nothing is kept to go back to since");
      }

      Files.delete(ballast);
      Stream again = Stream.open(gateway.address(), "door");
      Eventually.happens(
          "one can go back again", LONG, () -> again.poll() && again.listedNow() > 12);
      assertThat(keepProblem(api)).isEmpty();
      assertThat(again.missedSegments()).isZero();
    } finally {
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
  }

  private static void goesOn(Stream live) throws Exception {
    live.awaitSegments(live.segments() + 5, Duration.ofSeconds(30));
    assertThat(live.missedSegments()).isZero();
  }

  private static String keepProblem(ApiClient api) throws Exception {
    return api.status("door").getString("keepProblem", "");
  }

  /** A disk of its own for one of the folders in DATA_DIR; to be unmounted. */
  private Path smallDisk(String folder) throws Exception {
    Path disk = Files.createDirectories(directory.resolve("data").resolve(folder));
    boolean mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    assumeTrue(mounted, "only root may mount a file system");
    return disk;
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
