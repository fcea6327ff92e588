package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * More publishers at once than the machine is quick with. Each that sends becomes playable, however
 * long that takes; what is late is not given up. With {@code -Dpublishers.sizes=160x90-15,80x46-10}
 * each is encoded, too.
 *
 * <p>Alone: it asks of the machine what it has, and takes the time that answers take meanwhile.
 */
@Isolated
class ManyPublishersIT {
  private static final String SECRET = "a shared secret";
  private static final int PUBLISHERS = Integer.getInteger("publishers", 20);
  private static final String SIZES = System.getProperty("publishers.sizes", "ORIGINAL");

  /** As long as a name may be, by ID_MAX_LENGTH. */
  private static final String LONGEST = "channel-" + "0".repeat(120);

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir private Path directory;

  @Test
  void twentyPublishersAtOnce_allBecomePlayable_andTheReportAnswersMeanwhile() throws Exception {
    List<String> channels =
        IntStream.range(0, PUBLISHERS)
            .mapToObj(number -> number == 0 ? LONGEST : "channel-" + number)
            .toList();
    Path storage = directory.resolve("storage");
    Path rtmp = Files.createDirectories(directory.resolve("rtmp"));
    try (FakeApplication application = FakeApplication.start(0)) {
      application.wish(Map.of("x-resolutions", SIZES));
      try (OwnGateway gateway =
              OwnGateway.start(
                  directory.resolve("gateway"),
                  Map.of(
                      "EMBEDDED_ENCODER",
                      "YES",
                      "CONTROL_SECRET",
                      SECRET,
                      "HLS_FILESYSTEM_PATH",
                      storage.toString(),
                      "HLS_H264_PRESET",
                      "ultrafast",
                      "KEY_VERIFICATION_URL",
                      application.address("/key").toString(),
                      "EVENT_CALLBACK_URL",
                      application.address("/event").toString()));
          StreamingServer server =
              StreamingServer.start(
                  rtmp, gateway.address(), SECRET, channels.toArray(String[]::new))) {
        ReportWatch watch = new ReportWatch(gateway.address());
        watch.ask();
        Map<String, String> ids = server.publishAtOnce("160x90", 15, channels);
        long began = System.nanoTime();
        Map<Long, Integer> playableBySecond = new TreeMap<>();
        Eventually.happens(
            "each can be played",
            PATIENCE,
            () -> {
              watch.ask();
              int playable = playable(storage, ids);
              long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
              playableBySecond.putIfAbsent(seconds, playable);
              return playable == PUBLISHERS;
            });
        System.out.println("Playable by second: " + playableBySecond + ", " + watch);
        assertThat(application.taken().stream().filter(event -> event.type().endsWith("closed")))
            .isEmpty();
        assertThat(watch.late()).as(watch.toString()).isLessThanOrEqualTo(watch.asked() / 50);
        assertThat(playlist(gateway.address().resolve("/hls_gateway/watch/" + LONGEST)))
            .startsWith("#EXTM3U");
        ids.forEach(server::unpublish);
        Commands commands = new Commands(gateway.address());
        Eventually.happens("all end", PATIENCE, () -> commands.activeStreams() == 0);
      }
    }
  }

  private static String playlist(URI address) throws Exception {
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static int playable(Path storage, Map<String, String> ids) {
    return (int)
        ids.entrySet().stream()
            .filter(each -> isPlayable(storage.resolve("hls").resolve(each.getKey())))
            .count();
  }

  private static boolean isPlayable(Path channel) {
    try (java.util.stream.Stream<Path> files = Files.walk(channel)) {
      return files.anyMatch(file -> file.endsWith("live.m3u8"));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** Asks for the report, and takes the time. */
  private static final class ReportWatch {
    private final Commands commands;
    private final List<Duration> took = new ArrayList<>();

    ReportWatch(URI gateway) {
      this.commands = new Commands(gateway);
    }

    void ask() throws Exception {
      long before = System.nanoTime();
      commands.report();
      took.add(Duration.ofNanos(System.nanoTime() - before));
    }

    int asked() {
      return took.size();
    }

    /** More than a second: now and then it is this process that has to wait for a processor. */
    int late() {
      return (int) took.stream().filter(time -> time.compareTo(Duration.ofSeconds(1)) > 0).count();
    }

    private Duration slowest() {
      return took.stream().max(Duration::compareTo).orElseThrow();
    }

    @Override
    public String toString() {
      return "report asked " + took.size() + " times, slowest " + slowest().toMillis() + " ms";
    }
  }
}
