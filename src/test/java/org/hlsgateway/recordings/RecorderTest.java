package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.KeepSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

  private static final Channel DOOR = Kept.channel(7, Kept.RECORDED);

  @TempDir private Path root;
  private final FaultyDisk disk = new FaultyDisk();
  private final FakeClock clock = new FakeClock();
  private Catalogue catalogue;
  private DiskSpace space;
  private Recorder recorder;

  @BeforeEach
  void open() throws IOException {
    catalogue = new Catalogue(disk, root);
    catalogue.load();
    space = new DiskSpace(disk, root, 500_000_000, "recorded");
    recorder =
        new Recorder(
            disk,
            catalogue,
            space,
            channel -> channel.keep().record(),
            Duration.ofSeconds(60),
            clock);
  }

  @Test
  void oneRun_isOneRecording_readableWhileItIsWritten() throws IOException {
    recorder.keep(DOOR, Kept.segment("run", 4));
    recorder.keep(DOOR, Kept.segment("run", 5));

    Recording recording = only();
    assertThat(recording.active()).isTrue();
    assertThat(recording.duration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(recording.start()).isEqualTo(Kept.START.plusSeconds(4));
    assertThat(recording.title()).isEqualTo("Front door");
    assertThat(RecordingFiles.segments(recording.folder()))
        .extracting(KeptSegment::name)
        .containsExactly("run_4.m4s", "run_5.m4s");

    recorder.runEnded(DOOR.id(), "run");

    assertThat(only().active()).isFalse();
  }

  @Test
  void anotherRunsEnd_endsNothing() {
    recorder.keep(DOOR, Kept.segment("new", 0));
    recorder.runEnded(DOOR.id(), "old");
    assertThat(only().active()).isTrue();
  }

  @Test
  void aRestartWithinTheRun_isADiscontinuity_andAnotherFileToDownload() throws IOException {
    recorder.keep(DOOR, Kept.segment("run", 0));
    recorder.keep(DOOR, Kept.segment("run", 1, "run_init1.mp4", true));

    assertThat(only().parts()).isEqualTo(2);
    assertThat(RecordingFiles.segments(only().folder()).get(1).discontinuity()).isTrue();
  }

  @Test
  void aSegmentThatWasLeftOut_isADiscontinuity() throws IOException {
    recorder.keep(DOOR, Kept.segment("run", 0));
    recorder.keep(DOOR, Kept.segment("run", 2));

    assertThat(RecordingFiles.segments(only().folder()))
        .extracting(KeptSegment::discontinuity)
        .containsExactly(false, true);
    assertThat(only().parts()).isEqualTo(2);
  }

  @Test
  void aLongRun_makesARecordingEachTime() {
    for (int number = 0; number < 61; number++) {
      recorder.keep(DOOR, Kept.segment("run", number));
    }
    assertThat(catalogue.all()).extracting(Recording::segments).containsExactly(1, 60);
    assertThat(catalogue.all()).extracting(Recording::active).containsExactly(true, false);
  }

  @Test
  void aChannelThatIsRecordedNoLonger_endsItsRecording() {
    Channel off = Kept.channel(7, KeepSettings.DEFAULT);
    recorder.keep(DOOR, Kept.segment("run", 0));
    recorder.wishChanged(off);
    assertThat(only().active()).isFalse();
    recorder.keep(off, Kept.segment("run", 1));
    assertThat(only().segments()).isEqualTo(1);
  }

  @Test
  void tooLittleFree_endsTheRecording_saysWhy_andGoesOnOnceThereIsClearlyMore() {
    recorder.keep(DOOR, Kept.segment("run", 0));
    disk.free = 423_000_000;
    recorder.keep(DOOR, Kept.segment("run", 1));
    assertThat(only().active()).isFalse();
    assertThat(space.problem().orElseThrow())
        .contains("since 00:00 UTC", "only 423 MB are free", "500 MB", "KEEP_FREE_MB");

    disk.free = 520_000_000;
    recorder.keep(DOOR, Kept.segment("run", 2));
    assertThat(catalogue.all()).hasSize(1);

    disk.free = 551_000_000;
    recorder.keep(DOOR, Kept.segment("run", 3));
    assertThat(catalogue.all()).extracting(Recording::active).containsExactly(true, false);
    assertThat(space.problem()).isEmpty();
  }

  @Test
  void aDiskThatRefuses_losesNothingThatWasThere_andIsTriedAgainAfterAWhile() throws IOException {
    recorder.keep(DOOR, Kept.segment("run", 0));
    disk.broken = true;
    recorder.keep(DOOR, Kept.segment("run", 1));
    assertThat(space.problem().orElseThrow()).contains("(No space left on device)");
    assertThat(only().active()).isFalse();

    disk.broken = false;
    recorder.keep(DOOR, Kept.segment("run", 2));
    assertThat(catalogue.all()).hasSize(1);

    clock.advance(Duration.ofSeconds(5));
    recorder.keep(DOOR, Kept.segment("run", 3));
    assertThat(catalogue.all()).hasSize(2);
    assertThat(space.problem()).isEmpty();
    assertThat(RecordingFiles.segments(catalogue.all().get(1).folder())).hasSize(1);
  }

  @Test
  void aDiskThatRefusesFromTheStart_leavesNoEmptyRecordingBehind() throws IOException {
    disk.broken = true;
    recorder.keep(DOOR, Kept.segment("run", 0));
    assertThat(catalogue.all()).isEmpty();
    Path folder = catalogue.folderOf(7);
    if (Files.exists(folder)) {
      try (var left = Files.list(folder)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void twoRecordingsOfOneSecond_haveTwoNames() {
    recorder.keep(DOOR, Kept.segment("one", 0));
    recorder.keep(DOOR, Kept.segment("two", 0));
    assertThat(catalogue.all()).extracting(Recording::id).doesNotHaveDuplicates().hasSize(2);
  }

  private Recording only() {
    List<Recording> all = catalogue.all();
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
