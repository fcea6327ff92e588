package org.hlsgateway.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
  private static final List<byte[]> HELLO = List.of("hel".getBytes(), "lo".getBytes());

  @TempDir Path folder;

  @Test
  void aFile_isWrittenReplacedAndDeleted_andNothingElseIsLeft() throws Exception {
    try (Storage storage = Storages.open(new Settings.FileStorage(folder.resolve("root")))) {
      storage.put("hls/a/b/0.ts", "video/mp2t", HELLO);
      storage.put("hls/a/b/0.ts", "video/mp2t", List.of("again".getBytes()));
      Path file = folder.resolve("root/hls/a/b/0.ts");
      assertThat(file).hasContent("again");
      assertThat(Files.list(file.getParent())).containsExactly(file);
      storage.delete("hls/a/b/0.ts");
      storage.delete("hls/a/b/0.ts");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aFileThatIsRead_isTheOneThatWasOpened_whateverBecomesOfIt() throws Exception {
    try (Storage storage = new FileStorage(folder)) {
      storage.put("a/live.m3u8", "", HELLO);
      try (StoredFile file = storage.open("a/live.m3u8")) {
        storage.put("a/live.m3u8", "", List.of("another".getBytes()));
        assertThat(file.length()).isEqualTo(5);
        assertThat(text(file, 0, 5)).isEqualTo("hello");
        assertThat(text(file, 1, 3)).isEqualTo("ell");
        try (StoredFile other = storage.open("a/live.m3u8")) {
          assertThat(other.version()).isNotEqualTo(file.version());
        }
      }
      assertThatThrownBy(() -> storage.open("a/none.ts")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> storage.open("a")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> storage.open("../x")).hasMessageContaining("out of the storage");
      assertThatThrownBy(() -> storage.deleteFolder("..")).isInstanceOf(IOException.class);
      assertThat(storage.deleteFolder("a")).isTrue();
      assertThat(storage.deleteFolder("a")).isTrue();
      assertThat(folder).isEmptyDirectory();
    }
  }

  private static String text(StoredFile file, long first, long count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.writeTo(out, first, count);
    return out.toString();
  }

  /** The umask decides, so that a web server of another user may read them, or may not. */
  @Test
  void filesAndFolders_haveTheModesThatThisProcessGivesAll() throws Exception {
    try (Storage storage = new FileStorage(folder.resolve("root"))) {
      storage.put("hls/a/0.ts", "video/mp2t", HELLO);
    }
    Path usual = Files.createDirectory(folder.resolve("usual"));
    Path stored = folder.resolve("root/hls/a");
    assertThat(Files.getPosixFilePermissions(stored))
        .isEqualTo(Files.getPosixFilePermissions(usual));
    assertThat(Files.getPosixFilePermissions(stored.resolve("0.ts")))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(usual.resolve("file"))));
  }

  @Test
  void readersOfAFileThatIsReplaced_neverSeeHalfOfIt() throws Exception {
    try (Storage storage = new FileStorage(folder)) {
      String text = "x".repeat(200_000);
      storage.put("live.m3u8", "", List.of(text.getBytes()));
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger wrong = new AtomicInteger();
      Thread reader =
          new Thread(
              () -> {
                while (!done.get()) {
                  try {
                    if (Files.size(folder.resolve("live.m3u8")) != text.length()) {
                      wrong.incrementAndGet();
                    }
                  } catch (IOException e) {
                    wrong.incrementAndGet();
                  }
                }
              });
      reader.start();
      for (int i = 0; i < 100; i++) {
        storage.put("live.m3u8", "", List.of(text.getBytes()));
      }
      done.set(true);
      reader.join(10_000);
      assertThat(wrong).hasValue(0);
    }
  }

  @Test
  void aPathThatLeadsOutOfTheFolder_isRefused() {
    try (Storage storage = new FileStorage(folder.resolve("root"))) {
      for (String path : List.of("../x", "a/../../x", "/etc/x", "")) {
        assertThatThrownBy(() -> storage.put(path, "", HELLO))
            .as(path)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("leads out");
      }
    }
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void byHttp_filesArePutAndDeleted_withTypeLengthAndLogin() throws Exception {
    try (Receiver receiver = new Receiver();
        Storage storage = new HttpStorage(receiver.address(), Optional.of("Bearer abc"))) {
      storage.put("hls/a/b/640x360-25~800/0.ts", "video/mp2t", HELLO);
      assertThat(receiver.files).containsEntry("/base/hls/a/b/640x360-25~800/0.ts", "hello");
      assertThat(receiver.seen)
          .containsEntry("Content-Type", "video/mp2t")
          .containsEntry("Content-Length", "5")
          .containsEntry("Authorization", "Bearer abc");
      storage.delete("hls/a/b/640x360-25~800/0.ts");
      assertThat(receiver.files).isEmpty();
      storage.delete("hls/a/b/640x360-25~800/0.ts");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void segmentsAndPicturesMayBeKept_indexesMayNot(boolean s3) throws Exception {
    try (Receiver receiver = new Receiver();
        Storage storage =
            s3 ? s3(receiver) : new HttpStorage(receiver.address(), Optional.empty())) {
      for (String kept : List.of("hls/a/b/1x1-1/0.ts", "img-preview/a/b/1x1-1/0.jpg")) {
        storage.put(kept, "x/y", HELLO);
        assertThat(receiver.seen).containsEntry("Cache-Control", "max-age=31536000, immutable");
      }
      for (String changing : List.of("hls/live.m3u8", "hls/vod-0.m3u8", "img/index.json")) {
        storage.put(changing, "x/y", HELLO);
        assertThat(receiver.seen).as(changing).containsEntry("Cache-Control", "no-cache");
      }
    }
  }

  private static Storage s3(Receiver receiver) {
    return Storages.open(
        new Settings.S3Storage("bucket", "us-east-1", Optional.of(receiver.address()), "a", "b"));
  }

  @Test
  void byHttp_aRefusal_isAnErrorThatSaysTheStatus() throws Exception {
    try (Receiver receiver = new Receiver();
        Storage storage = new HttpStorage(receiver.address(), Optional.empty())) {
      receiver.refusals.set(1);
      assertThatThrownBy(() -> storage.put("a.ts", "video/mp2t", HELLO))
          .isInstanceOf(IOException.class)
          .hasMessage("The storage answered 503 to PUT a.ts.");
    }
  }

  @Test
  @Timeout(30)
  void byHttp_anAnswerThatStallsInItsBody_isAnError() throws Exception {
    try (Receiver receiver = new Receiver();
        Storage storage =
            new HttpStorage(receiver.address(), Optional.empty(), Duration.ofSeconds(2))) {
      receiver.stalls.set(true);
      assertThatThrownBy(() -> storage.put("a.ts", "video/mp2t", HELLO))
          .isInstanceOf(IOException.class)
          .hasMessage("The storage did not end its answer in time.");
    }
  }

  /** A real HTTP server that keeps what it is given. */
  private static final class Receiver implements AutoCloseable {
    final Map<String, String> files = new ConcurrentHashMap<>();
    final Map<String, String> seen = new ConcurrentHashMap<>();
    final AtomicInteger refusals = new AtomicInteger();
    final AtomicBoolean stalls = new AtomicBoolean();
    private final HttpServer server;

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
    }

    private void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes());
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> seen.put(canonical(name), values.get(0)));
      int status = 404;
      if (refusals.getAndDecrement() > 0) {
        status = 503;
      } else if (exchange.getRequestMethod().equals("PUT")) {
        files.put(path, body);
        status = 201;
      } else if (files.remove(path) != null) {
        status = 204;
      }
      if (stalls.get()) {
        exchange.sendResponseHeaders(status, 100);
        exchange.getResponseBody().flush();
        return;
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    }

    /** The JDK's server writes only the first letter large. */
    private static String canonical(String name) {
      return switch (name) {
        case "Content-type" -> "Content-Type";
        case "Content-length" -> "Content-Length";
        case "Cache-control" -> "Cache-Control";
        default -> name;
      };
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
