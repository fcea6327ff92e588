package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.restream.BroadcastLog;
import org.hlsgateway.restream.BroadcastRow;
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

  @Test
  void rowsOfTheLog_nameNoChannelThatOneMayNotHave() {
    Channels none =
        new Channels() {
          @Override
          public Optional<Channel> find(String nickname) {
            return Optional.empty();
          }
        };
    Sources sources = new Sources(none, null, new Cameras(devices, programs.toString()));
    BroadcastRow hidden = sources.shown(row("door", "Front door"), channel -> true);
    assertThat(hidden.toString()).doesNotContain("door").contains("***").contains("192.0.2.1");
    BroadcastRow test = row("", "Test picture");
    assertThat(sources.shown(test, channel -> false)).isEqualTo(test);
  }

  private static BroadcastRow row(String channel, String source) {
    return new BroadcastRow(
        1,
        new BroadcastLog.Subject(BroadcastLog.Kind.LIVEBOX, channel, 0, "192.0.2.1", source),
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        new BroadcastLog.Figures(1, 0, 0, 0, Optional.empty()));
  }

  private Sources.Found find(String source) {
    return new Sources(null, null, new Cameras(devices, programs.toString()))
        .find(source, channel -> true);
  }
}
