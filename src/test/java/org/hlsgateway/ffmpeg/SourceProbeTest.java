package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.it.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceProbeTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void aLookAtWhatNeverSends_isEndedByTheSuccessorOfAServerThatWasKilled() throws Exception {
    FfmpegTools tools = FfmpegTools.find("ffmpeg", "ffprobe");
    RunRegistry registry = new RunRegistry(folder);
    CompletableFuture<SourceProbe.Result> look =
        CompletableFuture.supplyAsync(
            () ->
                SourceProbe.look(
                    tools, "udp://127.0.0.1:" + port(), InputOptions.USUAL, registry, SOON));
    Eventually.happens("it is noted", SOON, () -> notes().size() == 1);

    assertThat(new RunRegistry(folder).reap()).isEqualTo(1);

    assertThat(look.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(SourceProbe.Failed.class);
  }

  @Test
  void aLookThatIsOver_leavesNoNote() throws Exception {
    FfmpegTools tools = FfmpegTools.find("ffmpeg", "ffprobe");
    SourceProbe.Result result =
        SourceProbe.look(
            tools,
            "file:" + folder.resolve("nothing"),
            InputOptions.USUAL,
            new RunRegistry(folder),
            SOON);
    assertThat(result).isInstanceOf(SourceProbe.Failed.class);
    Eventually.happens("nothing is noted", SOON, () -> notes().isEmpty());
  }

  private List<Path> notes() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static int port() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
