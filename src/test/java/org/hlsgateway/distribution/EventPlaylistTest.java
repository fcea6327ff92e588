package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.hlsgateway.distribution.EventPlaylist.Offer;
import org.hlsgateway.distribution.EventPlaylist.Pathway;
import org.junit.jupiter.api.Test;

class EventPlaylistTest {
  private static final String A = "https://a.example/hls_gateway/read/e_720p/live_1.m3u8";
  private static final String A_SMALL = "https://a.example/hls_gateway/read/e_360p/live_2.m3u8";
  private static final String B = "https://b.example/hls_gateway/read/e_720p/live_1.m3u8";
  private static final String B_SMALL = "https://b.example/hls_gateway/read/e_360p/live_2.m3u8";

  @Test
  void eachRendition_isThereOnceForEachStreamer_withItsPathway() {
    assertThat(
            render(
                new Pathway(
                    "s2",
                    Map.of("720p", gateway(B, 720, 2_100), "360p", gateway(B_SMALL, 360, 700))),
                new Pathway(
                    "s1",
                    Map.of("720p", gateway(A, 720, 2_000), "360p", gateway(A_SMALL, 360, 750)))))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-CONTENT-STEERING:SERVER-URI="steering.json?viewer=v",PATHWAY-ID="s2"
            #EXT-X-STREAM-INF:BANDWIDTH=2100000,AVERAGE-BANDWIDTH=1050000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE,STABLE-VARIANT-ID="720p",PATHWAY-ID="s2"
            https://b.example/hls_gateway/read/e_720p/live_1.m3u8?viewer=v
            #EXT-X-STREAM-INF:BANDWIDTH=750000,AVERAGE-BANDWIDTH=375000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE,STABLE-VARIANT-ID="360p",PATHWAY-ID="s2"
            https://b.example/hls_gateway/read/e_360p/live_2.m3u8?viewer=v
            #EXT-X-STREAM-INF:BANDWIDTH=2100000,AVERAGE-BANDWIDTH=1050000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE,STABLE-VARIANT-ID="720p",PATHWAY-ID="s1"
            https://a.example/hls_gateway/read/e_720p/live_1.m3u8?viewer=v
            #EXT-X-STREAM-INF:BANDWIDTH=750000,AVERAGE-BANDWIDTH=375000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE,STABLE-VARIANT-ID="360p",PATHWAY-ID="s1"
            https://a.example/hls_gateway/read/e_360p/live_2.m3u8?viewer=v
            """);
  }

  @Test
  void aStreamerThatLacksARendition_isLeftOut_whileAnotherHasThemAll() {
    assertThat(
            render(
                new Pathway("s1", Map.of("720p", gateway(A, 720, 2_000))),
                new Pathway(
                    "s2",
                    Map.of("720p", gateway(B, 720, 2_000), "360p", gateway(B_SMALL, 360, 700)))))
        .doesNotContain("a.example")
        .contains("PATHWAY-ID=\"s2\"");
  }

  @Test
  void whereNoStreamerHasThemAll_whatThereIsIsOffered() {
    assertThat(
            render(
                new Pathway("s1", Map.of("720p", gateway(A, 720, 2_000))),
                new Pathway("s2", Map.of("360p", gateway(B_SMALL, 360, 700)))))
        .contains(A, B_SMALL);
  }

  @Test
  void aServerThatDescribesNothing_isDescribedAsTheOthersAre() {
    assertThat(
            render(
                new Pathway("s1", Map.of("360p", foreign("https://n.example/e_360p.m3u8"))),
                new Pathway("s2", Map.of("360p", gateway(B_SMALL, 360, 700)))))
        .contains(
            "BANDWIDTH=700000,AVERAGE-BANDWIDTH=350000,CODECS=\"avc1.64001f,mp4a.40.2\","
                + "RESOLUTION=640x360,FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE,"
                + "STABLE-VARIANT-ID=\"360p\",PATHWAY-ID=\"s1\"\nhttps://n.example/e_360p.m3u8?");
  }

  @Test
  void whatNobodyDescribes_isDescribedByItsName() {
    assertThat(render(new Pathway("s1", Map.of("360p", foreign("https://n.example/e_360p.m3u8")))))
        .contains("RESOLUTION=640x360", "CODECS=\"avc1.640028,mp4a.40.2\"");
  }

  @Test
  void aLargerRendition_isNeverLighterThanASmallerOne() {
    assertThat(
            render(
                new Pathway(
                    "s1",
                    Map.of("720p", gateway(A, 720, 300), "360p", gateway(A_SMALL, 360, 700)))))
        .contains("BANDWIDTH=700001,AVERAGE-BANDWIDTH=150000");
  }

  @Test
  void nothingOffered_isNoPlaylist() {
    assertThat(EventPlaylist.of(List.of(new Pathway("s1", Map.of())), "steering.json")).isEmpty();
    assertThat(EventPlaylist.of(List.of(), "steering.json")).isEmpty();
  }

  private static String render(Pathway... pathways) {
    return EventPlaylist.of(List.of(pathways), "steering.json")
        .orElseThrow()
        .render("?viewer=v", 0);
  }

  private static Offer gateway(String uri, int height, long kilobits) {
    return new Offer(
        uri,
        new Served(
            "e_" + height + "p",
            "live_1.m3u8",
            0,
            kilobits * 1_000,
            kilobits * 500,
            List.of("avc1.64001f", "mp4a.40.2"),
            height * 16 / 9,
            height,
            25_000));
  }

  private static Offer foreign(String uri) {
    return new Offer(uri, new Served("e_360p", "e_360p.m3u8", 0, 1, 1, List.of(), 0, 0, 0));
  }
}
