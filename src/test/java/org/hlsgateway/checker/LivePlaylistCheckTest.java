package org.hlsgateway.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.Fmp4Input;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.Media;
import org.hlsgateway.packager.MediaLookup;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plays a live session from FFmpeg through the packager and the smallest possible server. */
class LivePlaylistCheckTest {
  private static final long DEADLINE_MILLIS = 10_000;

  private final Object changed = new Object();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Packager packager =
      new Packager(
          new PackagerSettings(
              Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(1)),
          "live",
          window -> notifyChanged());
  private final Fmp4Input input = new Fmp4Input(packager);
  private HttpServer server;
  private Process ffmpeg;
  private boolean mediaIsMislabelled;

  @AfterEach
  void leaveNothingBehind() throws InterruptedException {
    if (ffmpeg != null) {
      ffmpeg.destroyForcibly().waitFor();
    }
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }

  @Test
  void aSessionOfThePackager_hasNoViolations() throws Exception {
    URI address = start();

    assertThat(LivePlaylistCheck.run(address, Duration.ofSeconds(6))).isEmpty();
  }

  @Test
  void aServerThatMislabelsItsMedia_isFound() throws Exception {
    mediaIsMislabelled = true;
    URI address = start();

    assertThat(LivePlaylistCheck.run(address, Duration.ofSeconds(1)))
        .anySatisfy(v -> assertThat(v).contains("has the content type text/plain"));
  }

  @Test
  void aLadderWithLanguages_hasNoViolations() throws Exception {
    URI address =
        start(
            "-filter_complex [0:v]split=2[a][b];[b]scale=80:46[c] -map [a] -map [c] -map 1:a"
                + " -map 1:a -metadata:s:a:0 language=eng -metadata:s:a:1 language=fra -bf 0");

    assertThat(LivePlaylistCheck.run(address, Duration.ofSeconds(6))).isEmpty();
    assertThat(packager.presentation().renditions()).hasSize(4);
  }

  private URI start() throws IOException {
    return start("-map 0:v -map 1:a");
  }

  private URI start(String outputs) throws IOException {
    try {
      String command =
          "ffmpeg -nostdin -v error -re -f lavfi -i testsrc2=size=160x90:rate=25 -f lavfi -i"
              + " sine=440 "
              + outputs
              + " -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -c:a aac -f mp4 -movflags"
              + " +frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer"
              + " -use_editlist 0 -avoid_negative_ts disabled -output_ts_offset 10"
              + " -frag_duration 100000 -";
      ffmpeg =
          new ProcessBuilder(command.split(" "))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "ffmpeg is not installed");
    }
    threads.submit(this::feed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/index.m3u8");
  }

  private Void feed() throws IOException, StreamFormatException {
    byte[] buffer = new byte[65_536];
    input.beginInput(Instant.now());
    InputStream in = ffmpeg.getInputStream();
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      input.write(buffer, 0, length, Instant.now(), Instant.now());
    }
    packager.endInput(Instant.now());
    return null;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String file = exchange.getRequestURI().getPath().substring(1);
    try (exchange) {
      long deadline = System.currentTimeMillis() + DEADLINE_MILLIS;
      boolean answered = false;
      while (!answered && System.currentTimeMillis() < deadline) {
        synchronized (changed) {
          answered = answer(exchange, file, packager.presentation());
          if (!answered) {
            changed.wait(1000);
          }
        }
      }
      if (!answered) {
        exchange.sendResponseHeaders(503, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answer(HttpExchange exchange, String file, LivePresentation presentation)
      throws IOException {
    if (file.equals("index.m3u8")) {
      if (presentation.isListable()) {
        send(exchange, presentation.multivariant("?viewer=1").getBytes(StandardCharsets.UTF_8));
      }
      return presentation.isListable();
    }
    Optional<LiveWindow> owner = presentation.of(file);
    if (owner.isEmpty()) {
      exchange.sendResponseHeaders(404, -1);
      return true;
    }
    LiveWindow window = owner.get();
    if (file.equals(window.playlistName())) {
      Reload reload = window.decide(directives(exchange.getRequestURI().getQuery()));
      if (reload instanceof Reload.Answer answer) {
        send(exchange, answer.playlist().plain());
      } else if (!(reload instanceof Reload.Wait)) {
        exchange.sendResponseHeaders(400, -1);
      }
      return !(reload instanceof Reload.Wait);
    }
    MediaLookup found = window.media(file);
    if (found instanceof MediaLookup.Found media) {
      send(exchange, media.media());
    } else if (found instanceof MediaLookup.Absent) {
      exchange.sendResponseHeaders(404, -1);
    }
    return !(found instanceof MediaLookup.Hinted);
  }

  private static ReloadRequest directives(String query) {
    Map<String, String> values = new HashMap<>();
    for (String pair : List.of(query == null ? new String[0] : query.split("&"))) {
      values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return ReloadRequest.of(
        values.get("_HLS_msn"), values.get("_HLS_part"), values.get("_HLS_skip"));
  }

  private static void send(HttpExchange exchange, byte[] playlist) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.apple.mpegurl");
    exchange.sendResponseHeaders(200, playlist.length);
    exchange.getResponseBody().write(playlist);
  }

  private void send(HttpExchange exchange, Media media) throws IOException {
    String type = mediaIsMislabelled ? "text/plain" : media.contentType();
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, media.length());
    media.writeTo(exchange.getResponseBody(), 0, media.length());
  }

  private void notifyChanged() {
    synchronized (changed) {
      changed.notifyAll();
    }
  }
}
