package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.it.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceProbeTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void aLookAtWhatNeverSends_isEndedByTheSuccessorOfAServerThatWasKilled() throws Exception {
    FfmpegTools tools = FfmpegTools.find("ffmpeg", "ffprobe");
    RunRegistry registry = new RunRegistry(folder);
    CompletableFuture<SourceProbe.Result> look =
        CompletableFuture.supplyAsync(() -> look(tools, "udp://127.0.0.1:" + port(), registry));
    Eventually.happens("it is noted", SOON, () -> notes().size() == 1);

    assertThat(new RunRegistry(folder).reap()).isEqualTo(1);

    assertThat(look.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(SourceProbe.Failed.class);
  }

  @Test
  void aLookThatIsOver_leavesNoNote() throws Exception {
    FfmpegTools tools = FfmpegTools.find("ffmpeg", "ffprobe");
    SourceProbe.Result result =
        look(tools, "file:" + folder.resolve("nothing"), new RunRegistry(folder));
    assertThat(result).isInstanceOf(SourceProbe.Failed.class);
    Eventually.happens("nothing is noted", SOON, () -> notes().isEmpty());
  }

  @Test
  void aSourceThatAnswersWithNothingInIt_failsForNow() throws Exception {
    Path film = folder.resolve("empty.mp4");
    Files.write(film, filmWithoutTracks());
    SourceProbe.Result result =
        look(
            FfmpegTools.find("ffmpeg", "ffprobe"),
            "file:" + film,
            new RunRegistry(folder.resolve("run")));
    assertThat(result)
        .isEqualTo(
            new SourceProbe.Failed(
                new SourceFailure(
                    SourceFailure.Kind.PASSING,
                    "The source answers, but there is neither picture nor sound in it.")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.ts", "film.m3u8"})
  void aFileThatIsAPlaylist_opensNoOther(String name) throws Exception {
    Path film = folder.resolve("elsewhere.mp4");
    Files.write(film, filmWithoutTracks());
    Path playlist = folder.resolve(name);
    Files.writeString(
        playlist, "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" + film + "\n#EXT-X-ENDLIST\n");
    SourceProbe.Result result =
        look(
            FfmpegTools.find("ffmpeg", "ffprobe"),
            "file:" + playlist,
            new RunRegistry(folder.resolve("run")));
    assertThat(result)
        .isInstanceOfSatisfying(
            SourceProbe.Failed.class,
            failed -> assertThat(failed.failure().sentence()).contains("a playlist in a file"));
  }

  /** As RTMP servers send what is joined between two keyframes. */
  @Test
  void flvWhosePictureComesAfterTheSound_isNotTakenForSoundAlone() throws Exception {
    String sound = "-f lavfi -i sine=sample_rate=48000 ";
    String picture = "-f lavfi -i testsrc2=size=320x180:rate=25 ";
    Path first = flv("first.flv", sound + "-t 4 -c:a aac");
    Path then = flv("then.flv", picture + sound + "-t 4 -c:v libx264 -c:a aac -output_ts_offset 4");
    byte[] head = Files.readAllBytes(first);
    head[4] = 5; // both are promised
    byte[] tail = Files.readAllBytes(then);
    Path film = folder.resolve("joined.flv");
    Files.write(film, head);
    // Without the header and the size of no tag before it.
    Files.write(film, Arrays.copyOfRange(tail, 13, tail.length), StandardOpenOption.APPEND);

    SourceProbe.Found brief = (SourceProbe.Found) look(film, MediaJob.Analysis.NONE);
    SourceProbe.Found full = (SourceProbe.Found) look(film, MediaJob.Analysis.FULL);
    assertThat(brief.isWhole()).isFalse();
    assertThat(full.isWhole()).isTrue();
    assertThat(full.facts().video()).isPresent();
  }

  private Path flv(String name, String arguments) throws Exception {
    Path made = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
    command.addAll(List.of(arguments.strip().split(" +")));
    command.addAll(List.of("-f", "flv", made.toString()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return made;
  }

  private SourceProbe.Result look(Path film, MediaJob.Analysis analysis) throws Exception {
    return SourceProbe.look(
        FfmpegTools.find("ffmpeg", "ffprobe"),
        "file:" + film,
        "file:" + film,
        InputOptions.USUAL,
        analysis,
        new RunRegistry(folder.resolve("run")),
        SOON);
  }

  private static SourceProbe.Result look(FfmpegTools tools, String url, RunRegistry registry) {
    return SourceProbe.look(tools, url, url, InputOptions.USUAL, registry, SOON);
  }

  /** MP4 (ISO 14496-12): the boxes ftyp, and moov with mvhd alone. */
  private static byte[] filmWithoutTracks() {
    ByteBuffer film = ByteBuffer.allocate(20 + 8 + 108);
    film.putInt(20).put(ascii("ftypisom")).putInt(512).put(ascii("isom"));
    film.putInt(8 + 108).put(ascii("moov"));
    film.putInt(108).put(ascii("mvhd")).position(film.position() + 12);
    film.putInt(1_000).putInt(0).putInt(0x10000).putShort((short) 0x100);
    return film.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
