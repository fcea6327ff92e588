package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final FaultyDisk disk = new FaultyDisk();
  private final DiskSpace space = new DiskSpace(disk, Path.of("/data"), 1_000_000_000, "recorded");

  @Test
  void aDiskThatRefused_isAskedAgainAfterFiveSeconds_alsoIfTheCalendarIsSetBackMeanwhile() {
    space.failed(new IOException("/data: No space left on device"), NOON);
    assertThat(space.mayWrite(NOON.plusSeconds(4))).isFalse();
    assertThat(space.mayWrite(NOON.plusSeconds(5))).isTrue();
    assertThat(space.mayWrite(NOON.minus(Duration.ofHours(1)))).isTrue();
  }

  @Test
  void whatIsToStayFree_staysFree_andATenthMoreIsNeededToGoOn() {
    disk.free = 999_000_000;
    assertThat(space.mayWrite(NOON)).isFalse();
    assertThat(space.problem().orElseThrow())
        .startsWith("Nothing is recorded since 12:00 UTC: only 999 MB are free")
        .contains("1000 MB are to stay free");
    disk.free = 1_050_000_000;
    assertThat(space.mayWrite(NOON.plusSeconds(60))).isFalse();
    disk.free = 1_100_000_000;
    assertThat(space.mayWrite(NOON.plusSeconds(120))).isTrue();
    space.wrote();
    assertThat(space.problem()).isEmpty();
  }
}
