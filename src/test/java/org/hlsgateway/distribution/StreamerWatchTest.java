package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.hlsgateway.FakeClock;
import org.hlsgateway.events.ServerKind;
import org.hlsgateway.events.Streamer;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks at servers that are there, and at some that are not. */
class StreamerWatchTest {
  private static final String KEY = "0123456789abcdef";
  private static final Served SERVED =
      new Served(
          "abcdefghijkl_720p", "live.m3u8", 7, 2_000, 1_000, List.of("avc1.64001f"), 1280, 720, 0);

  private final FakeClock clock = new FakeClock();
  private final Probes probes = new Probes();
  private final StreamerWatch watch =
      new StreamerWatch(probes, new Clocks(clock, Clock.systemUTC()));
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    probes.close();
  }

  @Test
  void aGateway_tellsWhatItHas_toWhoeverKnowsItsKey() throws Exception {
    server.createContext(
        "/hls_gateway/peers/streamer",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst(PeerTokens.HEADER);
          answer(
              exchange, PeerTokens.isRight(KEY, token) ? 200 : 403, Served.toJson(List.of(SERVED)));
        });
    StreamerNow found = found(gateway(KEY));
    assertThat(found.works()).isTrue();
    assertThat(found.served()).containsExactly(SERVED);
    assertThat(found.viewers()).isEqualTo(7);
    assertThat(found.bitsPerSecond()).isEqualTo(7_000);
    clock.advance(StreamerWatch.EVERY);
    StreamerNow refused = failed(gateway("another key of 20"));
    assertThat(refused.sentence())
        .isEqualTo("The key in its push address is not the STREAMER_KEY of that gateway.");
  }

  @Test
  void aServerThatIsGone_failsAtOnce_andWorksAgainWhenItIsBack() throws Exception {
    server.createContext(
        "/hls_gateway/peers/streamer", exchange -> answer(exchange, 200, "{\"streams\":[]}"));
    Streamer streamer = gateway(KEY);
    assertThat(found(streamer).works()).isTrue();
    int port = server.getAddress().getPort();
    server.stop(0);
    clock.advance(StreamerWatch.EVERY);
    assertThat(failed(streamer).served()).isEmpty();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/hls_gateway/peers/streamer", exchange -> answer(exchange, 200, "{\"streams\":[]}"));
    server.start();
    clock.advance(StreamerWatch.EVERY);
    assertThat(found(streamer).sentence())
        .isEqualTo("It answers, and has nothing for viewers now.");
  }

  @Test
  void aForeignServer_hasWhatItsPlaylistsSay() throws Exception {
    server.createContext(
        "/abcdefghijkl_720p.m3u8",
        exchange -> answer(exchange, 200, "#EXTM3U\n#EXTINF:2,\nabcdefghijkl_720p-1.ts\n"));
    server.createContext("/abcdefghijkl_360p.m3u8", exchange -> answer(exchange, 200, "<html>"));
    int port = server.getAddress().getPort();
    StreamerNow found = found(streamer(ServerKind.RTMP, "rtmp://127.0.0.1:" + port + "/live"));
    assertThat(found.viewersKnown()).isFalse();
    assertThat(found.served()).extracting(Served::stream).containsExactly("abcdefghijkl_720p");
    assertThat(found.sentence()).isEqualTo("It has 1 stream for viewers.");
  }

  @Test
  void thisGateway_isNotAsked() {
    Streamer own = streamer(ServerKind.THIS_GATEWAY, "");
    watch.look(List.of(own), List.of(SERVED), streamer -> List.of());
    assertThat(watch.of(own).works()).isTrue();
    assertThat(watch.of(own).served()).containsExactly(SERVED);
  }

  @Test
  void whatNobodyLookedAt_isNotKnown() {
    StreamerNow now = watch.of(gateway(KEY));
    assertThat(now.state()).isEqualTo(StreamerNow.State.UNKNOWN);
    assertThat(now.works()).isFalse();
  }

  private StreamerNow found(Streamer streamer) throws Exception {
    Eventually.happens(
        "it works",
        Probes.DEADLINE.multipliedBy(5),
        () -> {
          look(streamer);
          return watch.of(streamer).works();
        });
    return watch.of(streamer);
  }

  private StreamerNow failed(Streamer streamer) throws Exception {
    Eventually.happens(
        "it fails",
        Probes.DEADLINE.multipliedBy(5),
        () -> {
          clock.advance(StreamerWatch.EVERY);
          look(streamer);
          return watch.of(streamer).state() == StreamerNow.State.FAILS;
        });
    return watch.of(streamer);
  }

  private void look(Streamer streamer) {
    watch.look(
        List.of(streamer),
        List.of(),
        each -> List.of("abcdefghijkl_720p", "abcdefghijkl_360p", "abcdefghijkl_180p"));
  }

  private Streamer gateway(String key) {
    return streamer(ServerKind.GATEWAY, "rtmp://127.0.0.1:1/?key=" + key);
  }

  private Streamer streamer(ServerKind kind, String push) {
    return new Streamer(
        1,
        0,
        "One",
        kind,
        push,
        "http://127.0.0.1:" + server.getAddress().getPort(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        10,
        true,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
