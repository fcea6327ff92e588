package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What HTTP has to offer, over a live channel. */
class ReadIT extends CameraScene {

  private URI index;
  private URI playlist;

  @BeforeAll
  static void addChannel(TestCamera camera) throws Exception {
    new ApiClient(SharedGateway.address(), SharedGateway.adminUser(), SharedGateway.adminPassword())
        .channel("http", camera.url("/h264-aac"));
  }

  @BeforeEach
  void open() throws Exception {
    Stream stream = Stream.open(gateway, "http");
    stream.awaitSegments(2, Duration.ofSeconds(30));
    index = gateway.resolve("/hls_gateway/read/http/index.m3u8");
    playlist = stream.playlist();
  }

  @Test
  void ranges_areServed_wholeOrPartlyOrNotAtAll() throws Exception {
    URI segment = newestSegment();
    byte[] whole = get(segment).body();
    HttpResponse<byte[]> some = get(segment, "Range", "bytes=100-199");
    assertThat(some.statusCode()).isEqualTo(206);
    assertThat(some.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 200));
    assertThat(header(some, "Content-Range")).isEqualTo("bytes 100-199/" + whole.length);
    HttpResponse<byte[]> end = get(segment, "Range", "bytes=-10");
    assertThat(end.body()).isEqualTo(Arrays.copyOfRange(whole, whole.length - 10, whole.length));
    HttpResponse<byte[]> beyond = get(segment, "Range", "bytes=" + whole.length + "-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */" + whole.length);
    assertThat(header(beyond, "Cache-Control")).doesNotContain("immutable");
    for (String odd : new String[] {"bytes=5-1", "bytes=0-1,4-5", "lines=1-2", "bytes=x"}) {
      assertThat(get(segment, "Range", odd).body()).as(odd).isEqualTo(whole);
    }
  }

  @Test
  void aRangeOfSomethingElse_orOfAHead_isNotServed() throws Exception {
    URI segment = newestSegment();
    byte[] whole = get(segment).body();
    HttpResponse<byte[]> other = get(segment, "Range", "bytes=100-199", "If-Range", "\"other\"");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(whole);
    HttpResponse<byte[]> head = send("HEAD", segment, "Range", "bytes=100-199");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo("" + whole.length);
  }

  @Test
  void head_saysWhatGetWould_withoutABody() throws Exception {
    for (URI uri : new URI[] {newestSegment(), index, playlist}) {
      HttpResponse<byte[]> head = send("HEAD", uri);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(Long.parseLong(header(head, "Content-Length"))).isPositive();
    }
  }

  @Test
  void aPlaylist_isCompressedForWhoAsks_andNotSentAgainUnchanged() throws Exception {
    HttpResponse<byte[]> packed = get(playlist, "Accept-Encoding", "gzip");
    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(packed, "Vary")).contains("Accept-Encoding");
    try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).startsWith("#EXTM3U");
    }
    assertThat(get(playlist, "Accept-Encoding", "gzip;q=0").headers().map())
        .doesNotContainKey("content-encoding");
    Eventually.happens(
        "the playlist stayed the same between two requests",
        Duration.ofSeconds(30),
        () -> {
          HttpResponse<byte[]> first = get(playlist);
          return get(playlist, "If-None-Match", header(first, "ETag")).statusCode() == 304;
        });
  }

  @Test
  void otherSites_mayPlay() throws Exception {
    HttpResponse<byte[]> preflight =
        client.send(
            HttpRequest.newBuilder(playlist)
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "range")
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("Range");
    HttpResponse<byte[]> gone = get(index.resolve("nothing_1.m4s"));
    assertThat(header(gone, "Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @Test
  void reloadsThatCannotBe_are400() throws Exception {
    // RFC 8216bis 6.2.5.2: a part without its segment, and what is too far ahead.
    String newest = newestSegment().getPath().replaceFirst(".*_seg(\\d+)\\.m4s$", "$1");
    for (String query :
        new String[] {
          "_HLS_part=1",
          "_HLS_msn=" + (Long.parseLong(newest) + 1_000),
          "_HLS_msn=-1",
          "_HLS_msn=x",
          "_HLS_msn=99999999999999999999",
          "_HLS_msn=1&_HLS_part=x",
          "_HLS_skip=MAYBE"
        }) {
      HttpResponse<byte[]> answer = get(with(playlist, query));
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
    }
    assertThat(get(with(playlist, "_HLS_skip=YES")).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsGone_is404_andMayNotBeKept() throws Exception {
    String prefix = newestSegment().getPath().replaceFirst("_seg\\d+\\.m4s$", "");
    for (String path :
        new String[] {
          prefix + "_seg999999.m4s", prefix + "_seg.m4s", "unknown_seg1.m4s", "unknown.m3u8"
        }) {
      HttpResponse<byte[]> answer = get(index.resolve(path));
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).doesNotContain("max-age");
    }
    assertThat(send("DELETE", index).statusCode()).isEqualTo(405);
  }

  private static URI with(URI playlist, String query) {
    return URI.create(playlist + (playlist.getQuery() == null ? "?" : "&") + query);
  }

  private URI newestSegment() throws Exception {
    String text = new String(get(playlist).body(), StandardCharsets.UTF_8);
    String newest =
        text.lines().filter(line -> !line.startsWith("#")).reduce((a, b) -> b).orElseThrow();
    return playlist.resolve(newest);
  }

  private HttpResponse<byte[]> get(URI uri, String... headers) throws Exception {
    return send("GET", uri, headers);
  }

  private HttpResponse<byte[]> send(String method, URI uri, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
