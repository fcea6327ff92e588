package org.hlsgateway.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.StreamRecording;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.Storages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingRemoverTest {
  private static final String VOD = "#EXTM3U\n#EXTINF:3,\n0.ts\n#EXTINF:3,\n1.ts\n#EXT-X-ENDLIST\n";
  private static final String PICTURES = "{\"index_start\":0,\"count\":2,\"pattern\":\"%d.jpg\"}";

  @TempDir Path folder;

  @Test
  void ofAFolder_allOfTheStreamGoes_andNothingElse() throws Exception {
    try (Storage storage = Storages.open(new Settings.FileStorage(folder))) {
      fill(storage, "door", "a");
      fill(storage, "door", "b");
      RecordingRemover.deleteFiles(recording("door", "a"), new SharedStorage(storage));
      RecordingRemover.deleteFiles(recording("door", "a"), new SharedStorage(storage));
    }
    assertThat(folder.resolve("hls/door/a")).doesNotExist();
    assertThat(folder.resolve("img-preview/door/a")).doesNotExist();
    assertThat(folder.resolve("hls/door/b/640x360-25/0.ts")).exists();
    assertThat(folder.resolve("img-preview/door/b/160x90-2/1.jpg")).exists();
  }

  @Test
  void behindHttp_whatTheIndexesNameGoes() throws Exception {
    Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> serve(files, exchange));
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/files");
    Settings.HttpTarget target = new Settings.HttpTarget(Optional.of(address), Optional.empty());
    try (Storage storage = Storages.open(new Settings.HttpStorage(target))) {
      fill(storage, "door", "a");
      storage.put("hls/other/a/640x360-25/0.ts", "video/mp2t", List.of(new byte[1]));
      RecordingRemover.deleteFiles(recording("door", "a"), new SharedStorage(storage));
      RecordingRemover.deleteFiles(recording("door", "a"), new SharedStorage(storage));
    } finally {
      server.stop(0);
    }
    assertThat(files).containsOnlyKeys("/files/hls/other/a/640x360-25/0.ts");
  }

  private static void fill(Storage storage, String channel, String id) throws IOException {
    String stream = channel + "/" + id;
    for (int number = 0; number < 2; number++) {
      put(storage, "hls/" + stream + "/640x360-25/" + number + ".ts", "x");
      put(storage, "img-preview/" + stream + "/160x90-2/" + number + ".jpg", "x");
    }
    put(storage, "hls/" + stream + "/640x360-25/live.m3u8", VOD);
    put(storage, "hls/" + stream + "/640x360-25/vod-0.m3u8", VOD);
    put(storage, "img-preview/" + stream + "/160x90-2/index.json", PICTURES);
  }

  private static void put(Storage storage, String path, String text) throws IOException {
    storage.put(path, "", List.of(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static StreamRecording recording(String channel, String id) {
    String stream = channel + "/" + id;
    return new StreamRecording(
        id,
        channel,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        List.of(
            new StreamRecording.Index(
                StreamType.HLS_VOD, "640x360-25", "hls/" + stream + "/640x360-25/vod-0.m3u8", 0),
            // A remote encoder may say what it wants: another's files are not deleted.
            new StreamRecording.Index(
                StreamType.HLS_VOD, "640x360-25", "hls/other/a/640x360-25/vod-0.m3u8", 0),
            new StreamRecording.Index(
                StreamType.IMG_PREVIEW,
                "160x90-2",
                "img-preview/" + stream + "/160x90-2/index.json",
                0)));
  }

  private static void serve(Map<String, byte[]> files, HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        files.put(path, exchange.getRequestBody().readAllBytes());
        exchange.sendResponseHeaders(201, -1);
      }
      case "DELETE" -> exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
      default -> {
        byte[] content = files.get(path);
        if (content == null) {
          exchange.sendResponseHeaders(404, -1);
        } else {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        }
      }
    }
    exchange.close();
  }
}
