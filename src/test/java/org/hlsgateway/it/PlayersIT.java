package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Players that others wrote show what the gateway serves. Browsers have tests of their own. */
class PlayersIT extends CameraScene {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAMES = 100;

  private String index(String nickname, String format) throws Exception {
    api.channel(nickname, camera.url("/h264-aac"));
    return gateway
        .resolve("/hls_gateway/read/" + nickname + "/index.m3u8?format=" + format)
        .toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmp4", "ts"})
  void gstreamer_showsFourSeconds_ofAChannelThatStartsForIt(String format, @TempDir Path home)
      throws Exception {
    List<String> command =
        List.of(
            "gst-launch-1.0",
            "-v",
            "playbin",
            "uri=" + index("gstreamer", format),
            "video-sink=fakesink name=picture silent=false",
            "audio-sink=fakesink name=sound silent=false");
    Path said = Files.createTempFile(home, "gstreamer", ".log");
    Process player =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      Eventually.happens(
          "GStreamer shows picture and sound", PATIENCE, () -> shown(said, "picture") >= FRAMES);
      assertThat(shown(said, "sound")).isPositive();
      assertThat(Files.readString(said)).doesNotContain("ERROR:");
    } finally {
      player.destroyForcibly().waitFor();
      api.send("DELETE", "/gstreamer", null);
    }
  }

  /** How many buffers the sink has taken. */
  private static long shown(Path said, String sink) throws IOException {
    try (Stream<String> lines = Files.lines(said)) {
      return lines
          .filter(line -> line.contains("GstFakeSink:" + sink) && line.contains("chain"))
          .count();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmp4", "ts"})
  void mpv_showsFourSeconds_ofAChannelThatStartsForIt(String format) throws Exception {
    String said =
        mpv("--frames=" + FRAMES, "--msg-level=all=warn,cplayer=info", index("mpv-player", format));
    api.send("DELETE", "/mpv-player", null);
    assertThat(said).contains("h264").contains("aac").doesNotContain("rror");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fmp4", "ts"})
  void vlc_showsSixSeconds_ofAChannelThatStartsForIt(String format, @TempDir Path home)
      throws Exception {
    Path kept = home.resolve("kept.ts");
    api.channel("vlc", camera.url("/h264-aac"));
    // VLC refuses to run as root, which is who runs tests in containers.
    boolean root = (int) Files.getAttribute(home, "unix:uid") == 0;
    if (root) {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    List<String> command =
        new ArrayList<>(
            root ? List.of("setpriv", "--reuid=nobody", "--clear-groups") : List.<String>of());
    command.addAll(List.of("cvlc", "--intf", "dummy", "--run-time=6", "--play-and-exit"));
    command.addAll(List.of("--sout", "#std{access=file,mux=ts,dst=" + kept + "}"));
    command.add(gateway.resolve("/hls_gateway/watch/vlc?format=" + format).toString());
    command.add("vlc://quit");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOME", home.toString());
    Process player = builder.start();
    try {
      assertThat(player.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      player.destroyForcibly().waitFor();
      api.send("DELETE", "/vlc", null);
    }
    MediaFile seen = MediaFile.of(Files.readAllBytes(kept));
    // In MPEG-TS FFprobe names streams twice: of the program, and of the file.
    assertThat(seen.codecs().split(" ")).containsOnly("h264", "aac");
    assertThat(seen.decodingErrors()).isEmpty();
  }

  private static String mpv(String... arguments) throws IOException, InterruptedException {
    Process player =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of("mpv", "--no-config", "--vo=null", "--ao=null"),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .start();
    CompletableFuture<String> said =
        CompletableFuture.supplyAsync(
            () -> String.join("\n", player.inputReader().lines().toList()));
    try {
      assertThat(player.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(player.exitValue()).isZero();
      return said.join();
    } finally {
      player.destroyForcibly();
    }
  }
}
