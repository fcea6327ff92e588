package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramEnvironmentTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADMIN_PASSWORD",
        "CONTROL_SECRET",
        "DB_PASSWORD",
        "DB_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "KEY_VERIFICATION_AUTH_TOKEN",
        "NVIDIA_API_KEY",
        "LD_PRELOAD",
        "path",
        "XPATH",
        "FFREPORT"
      })
  void whatFfmpegDoesNotNeed_staysHere(String name) {
    assertThat(ProgramEnvironment.of(Map.of(name, "x"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "LD_LIBRARY_PATH",
        "HOME",
        "TMPDIR",
        "TZ",
        "LANG",
        "LC_ALL",
        "LIBVA_DRIVER_NAME",
        "CUDA_VISIBLE_DEVICES",
        "NVIDIA_VISIBLE_DEVICES"
      })
  void whatItNeeds_isPassedOn(String name) {
    assertThat(ProgramEnvironment.of(Map.of(name, "x"))).containsOnlyKeys(name);
  }

  @Test
  void ffmpegThatPrintsItsEnvironment_hasNoneOfThisServersOwn() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    FfmpegRun.start(
            printer(),
            job(),
            new RunRegistry(folder.resolve("run")),
            (bytes, offset, length) -> {
              printed.write(bytes, offset, length);
              return Duration.ZERO;
            },
            line -> {})
        .exited()
        .get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertIsAllowed(printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void ffprobeThatPrintsItsEnvironment_hasNoneEither() throws Exception {
    SourceProbe.look(
        printer(),
        "rtsp://127.0.0.1/1",
        "rtsp://127.0.0.1/1",
        InputOptions.USUAL,
        new RunRegistry(folder.resolve("run")),
        SOON);
    assertIsAllowed(Files.readString(folder.resolve("copy")));
  }

  private static void assertIsAllowed(String printed) {
    Map<String, String> allowed = ProgramEnvironment.of(System.getenv());
    assertThat(System.getenv()).as("there is something to hide").isNotEqualTo(allowed);
    Map<String, String> seen = new TreeMap<>();
    for (String line : printed.split("\0")) {
      seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    }
    assertThat(seen).isEqualTo(allowed);
  }

  /** What the kernel gave it, before the shell adds its own. */
  private FfmpegTools printer() throws Exception {
    Path script = folder.resolve("ffmpeg");
    Files.writeString(
        script,
        "#!/bin/sh\ncat /proc/$$/environ\ncat /proc/$$/environ > " + folder.resolve("copy") + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new FfmpegTools(script, script, "5.1");
  }

  private static MediaJob job() {
    String url = "rtsp://127.0.0.1/1";
    return new MediaJob(
        url,
        url,
        InputOptions.USUAL,
        Timing.LIVE,
        MediaPlan.COPY_ALL,
        MediaJob.Analysis.FULL,
        new MediaJob.Encoding("veryfast", Duration.ofSeconds(2), "yadif"));
  }
}
