package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of a megabyte, really full: where this user may mount one. */
class FullDiskTest {

  @TempDir private Path mount;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString());
    assumeTrue(mounted, "only root may mount a file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", mount.toString())).isTrue();
    }
  }

  @Test
  void aDiskThatFillsUp_keepsWhatFitted_andGoesOnWhenThereIsSpace() throws Exception {
    Disk disk = new RealDisk();
    FakeClock clock = new FakeClock();
    Catalogue catalogue = new Catalogue(disk, mount);
    catalogue.load();
    DiskSpace space = new DiskSpace(disk, mount, 0, "recorded");
    Recorder recorder =
        new Recorder(disk, catalogue, space, channel -> true, Duration.ofHours(1), clock);
    Channel door = Kept.channel(7, Kept.RECORDED);
    Path ballast = mount.resolve("ballast");
    Files.write(ballast, new byte[700 << 10]);

    int number = 0;
    while (space.problem().isEmpty() && number < 100_000) {
      recorder.keep(door, Kept.segment("run", number++));
    }

    assertThat(space.problem().orElseThrow()).contains("No space left on device");
    Recording kept = catalogue.all().get(0);
    assertThat(kept.active()).isFalse();
    List<KeptSegment> segments = RecordingFiles.segments(kept.folder());
    assertThat(segments).hasSize(kept.segments()).hasSizeGreaterThan(10);
    for (KeptSegment segment : segments) {
      assertThat(Files.size(kept.folder().resolve(segment.name()))).isEqualTo(segment.bytes());
    }

    Files.delete(ballast);
    clock.advance(Duration.ofSeconds(5));
    recorder.keep(door, Kept.segment("run", number));
    assertThat(space.problem()).isEmpty();
    assertThat(catalogue.all()).hasSize(2);
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
