package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while everything is in use: what ends says so, and what only pauses does not. */
class OrderlyStopIT {
  private static final String SECRET = "a shared secret";
  private static final String PASSWORD = "orderly-pass-1";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;
  @TempDir private Path folder;

  @Test
  void orderlyStop_endsPushedStreams_tellsTheApplication_andEndsNoLivePlaylist() throws Exception {
    Path storage = directory.resolve("storage");
    try (FakeApplication application = FakeApplication.start(0)) {
      OwnGateway gateway =
          OwnGateway.start(
              directory,
              Map.of(
                  "ADMIN_PASSWORD",
                  PASSWORD,
                  "EMBEDDED_ENCODER",
                  "YES",
                  "CONTROL_SECRET",
                  SECRET,
                  "HLS_FILESYSTEM_PATH",
                  storage.toString(),
                  "KEY_VERIFICATION_URL",
                  application.address("/key").toString(),
                  "EVENT_CALLBACK_URL",
                  application.address("/event").toString()));
      try (StreamingServer server =
          StreamingServer.start(folder, gateway.address(), SECRET, "door")) {
        new ApiClient(gateway.address(), "admin", PASSWORD).channel("yard", "test:320x180");
        Stream.open(gateway.address(), "yard").awaitSegments(1, SOON);
        String id = server.publish("door", "key-1");
        Eventually.happens(
            "it can be played",
            SOON,
            () -> application.taken(id).contains("stream-available HLS-LIVE 640x360-25"));
        Watching watching = new Watching(mediaPlaylist(gateway.address(), "yard"));
        watching.start();

        gateway.close();

        watching.join();
        assertThat(watching.last).contains("#EXTINF").doesNotContain("#EXT-X-ENDLIST");
        assertThat(storage.resolve("hls/door/" + id + "/640x360-25/live.m3u8"))
            .content()
            .endsWith("#EXT-X-ENDLIST\n");
        assertThat(application.taken(id)).last().isEqualTo("stream-closed");
        assertThat(server.readers("door", "key-1")).isEmpty();
        assertThat(Files.readString(directory.resolve("logs/messages.log")))
            .doesNotContain("could not be stopped in order");
      } finally {
        gateway.close();
      }
    }
  }

  private static URI mediaPlaylist(URI gateway, String channel) throws Exception {
    URI index = gateway.resolve("/hls_gateway/read/" + channel + "/index.m3u8");
    return index.resolve(
        get(index).lines().filter(line -> line.contains(".m3u8")).findFirst().orElseThrow());
  }

  private static String get(URI address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 ? answer.body() : "";
  }

  /** A player that asks again and again, until nobody answers. */
  private static final class Watching extends Thread {
    private final URI playlist;
    private volatile String last = "";

    Watching(URI playlist) {
      this.playlist = playlist;
    }

    @Override
    public void run() {
      try {
        while (true) {
          String text = get(playlist);
          last = text.isEmpty() ? last : text;
          sleep(50);
        }
      } catch (IOException | InterruptedException e) {
        // The server is gone.
      }
    }
  }
}
