package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hlsgateway.restream.Cameras;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
  @TempDir private Path devices;
  @TempDir private Path programs;

  @Test
  void withoutASource_theFirstCameraIsTaken_orOneIsAskedFor() throws Exception {
    assertThatThrownBy(() -> find("")).hasMessageStartingWith("This machine has no camera");
    Files.createFile(devices.resolve("video3"));
    Files.createFile(devices.resolve("video12"));
    assertThat(find("")).isEqualTo(new Sources.Opened("/dev/video3"));
  }

  @Test
  void whereTheRaspberryPisProgramIs_itsCameraComesFirst() throws Exception {
    Files.createFile(devices.resolve("video0"));
    Path program = Files.createFile(programs.resolve("rpicam-vid"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(find("")).isEqualTo(new Sources.Opened("rpicam:"));
    assertThat(find("/dev/video0")).isEqualTo(new Sources.Opened("/dev/video0"));
  }

  @Test
  void theTestPicture_andCameras_areOpenedByTheirNames() {
    assertThat(find("test:")).isEqualTo(new Sources.Opened("test:"));
    assertThat(find("/dev/video0")).isEqualTo(new Sources.Opened("/dev/video0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/sda", "/etc/passwd", "rtsp://camera/", "/dev/video0/../sda", "a:b"})
  void nothingElseIsOpened(String source) {
    assertThatThrownBy(() -> find(source)).hasMessageStartingWith("source is a channel's nickname");
  }

  private Sources.Found find(String source) {
    return new Sources(null, null, new Cameras(devices, programs.toString()))
        .find(source, channel -> true);
  }
}
