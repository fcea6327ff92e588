package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

  private static final Channel DOOR = Kept.channel(7, Kept.RECORDED);

  @TempDir private Path root;
  private final Disk disk = new RealDisk();

  @Test
  void anEndedRecording_isTheSameAfterARestart() throws IOException {
    Catalogue before = opened();
    Recorder recorder = recorder(before);
    recorder.keep(DOOR, Kept.segment("run", 0));
    recorder.keep(DOOR, Kept.segment("run", 1, "run_init1.mp4", true));
    recorder.endAll();

    assertThat(opened().all()).isEqualTo(before.all()).hasSize(1);
  }

  @Test
  void aRecordingThatWasBeingWritten_endsWithItsLastWholeSegment() throws IOException {
    Catalogue before = opened();
    Recorder recorder = recorder(before);
    for (int number = 0; number < 3; number++) {
      recorder.keep(DOOR, Kept.segment("run", number));
    }
    Path folder = before.all().get(0).folder();
    // As a kill leaves it: half a line, half a segment.
    Files.writeString(
        folder.resolve("index"), "segment run_3.m4s 1000000 2026", StandardOpenOption.APPEND);
    Files.write(folder.resolve("run_3.m4s.part"), new byte[100]);

    Recording after = opened().all().get(0);

    assertThat(after).isEqualTo(before.all().get(0).ended());
    assertThat(RecordingFiles.segments(folder)).hasSize(3);
    assertThat(folder.resolve("run_3.m4s.part")).doesNotExist();
  }

  @Test
  void aRecordingOfAnOlderVersion_knowsNoTargetDuration_andIsListed() throws IOException {
    Recorder recorder = recorder(opened());
    recorder.keep(DOOR, Kept.segment("run", 0));
    recorder.endAll();
    Recording newer = opened().all().get(0);
    assertThat(newer.targetDurationSeconds()).isEqualTo(3);
    Path about = newer.folder().resolve("about");
    Files.writeString(about, "channel 7\nnickname door\ntitle Front door\n");

    assertThat(opened().all()).extracting(Recording::targetDurationSeconds).containsExactly(0);
  }

  @Test
  void aFileThatAPowerFailureCut_isLeftOut_andWhatFollowsIsADiscontinuity() throws IOException {
    Catalogue before = opened();
    Recorder recorder = recorder(before);
    for (int number = 0; number < 3; number++) {
      recorder.keep(DOOR, Kept.segment("run", number));
    }
    Path folder = before.all().get(0).folder();
    Files.write(folder.resolve("run_1.m4s"), new byte[0]);

    Recording after = opened().all().get(0);

    assertThat(after.segments()).isEqualTo(2);
    assertThat(after.parts()).isEqualTo(2);
    assertThat(RecordingFiles.segments(folder))
        .extracting(KeptSegment::discontinuity)
        .containsExactly(false, true);
    assertThat(opened().all()).containsExactly(after);
  }

  @Test
  void aFolderWithoutMedia_isRemoved() throws IOException {
    new OpenRecording(
        disk, root.resolve("7").resolve("20260301-100000-7"), DOOR, Kept.segment("run", 0));

    assertThat(opened().all()).isEmpty();
    assertThat(root.resolve("7").resolve("20260301-100000-7")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeRead_isLeftAlone() throws IOException {
    Path folder = Files.createDirectories(root.resolve("7").resolve("20260301-100000-7"));
    Files.writeString(folder.resolve("about"), "channel seven\nnickname door\ntitle Door\n");
    Files.writeString(folder.resolve("index"), Kept.START + "\n");
    Files.writeString(folder.resolve("summary"), "start yesterday\n");

    assertThat(opened().all()).isEmpty();
    assertThat(folder.resolve("about")).exists();
  }

  @Test
  void deleting_freesTheDisk_andRefusesWhatIsBeingWritten() throws IOException {
    Catalogue catalogue = opened();
    Recorder recorder = recorder(catalogue);
    recorder.keep(DOOR, Kept.segment("run", 0));
    Recording recording = catalogue.all().get(0);

    assertThat(catalogue.delete(recording.id())).isEqualTo(Catalogue.Deletion.ACTIVE);
    recorder.endAll();
    assertThat(catalogue.delete(recording.id())).isEqualTo(Catalogue.Deletion.DELETED);
    assertThat(catalogue.delete(recording.id())).isEqualTo(Catalogue.Deletion.ABSENT);
    assertThat(root.resolve("7")).isEmptyDirectory();
  }

  @Test
  void aDeletionThatACrashCutShort_isFinishedAtTheNextStart() throws IOException {
    Path going = Files.createDirectories(root.resolve("7").resolve("20260301-100000-7.deleted"));
    Files.writeString(going.resolve("run_0.m4s"), "media");

    assertThat(opened().all()).isEmpty();
    assertThat(going).doesNotExist();
  }

  @Test
  void aWishToRecordNow_outlivesTheServer() throws IOException {
    opened();
    RecordNow before = new RecordNow(disk, root);
    before.set(7, true);
    before.set(8, true);
    before.set(8, false);

    RecordNow after = new RecordNow(disk, root);
    after.load();

    assertThat(after.isOn(7)).isTrue();
    assertThat(after.isOn(8)).isFalse();
    assertThat(opened().all()).isEmpty();
    assertThat(root.resolve("7").resolve("record-now")).exists();
  }

  private Catalogue opened() throws IOException {
    Catalogue catalogue = new Catalogue(disk, root);
    catalogue.load();
    return catalogue;
  }

  private Recorder recorder(Catalogue catalogue) {
    return new Recorder(
        disk,
        catalogue,
        new DiskSpace(disk, root, 0, "recorded"),
        channel -> true,
        Duration.ofHours(1),
        new FakeClock());
  }
}
