package org.hlsgateway.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.StreamRecording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaIndexTest {

  @Test
  void aPlaylist_hasItsSegmentsAndItsLength() {
    MediaIndex.Playlist playlist =
        MediaIndex.playlist(
            bytes(
                """
                #EXTM3U
                #EXT-X-TARGETDURATION:4
                #EXTINF:3.200000,
                0.ts
                #EXT-X-DISCONTINUITY
                #EXTINF:4,title
                1.ts
                #EXTINF:nonsense,
                2.ts
                #EXT-X-ENDLIST
                """));
    assertThat(playlist.segments()).containsExactly("0.ts", "1.ts", "2.ts");
    assertThat(playlist.duration()).isEqualTo(Duration.ofMillis(7200));
  }

  @Test
  void anIndexOfPictures_namesThem() {
    MediaIndex.Pictures pictures =
        MediaIndex.pictures(bytes("{\"index_start\":3,\"count\":2,\"pattern\":\"p%d.jpg\"}"));
    assertThat(pictures.count()).isEqualTo(2);
    assertThat(pictures.name(0)).isEqualTo("p3.jpg");
    assertThat(pictures.name(1)).isEqualTo("p4.jpg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"count\":\"two\"",
        "{\"count\":-1}",
        "{\"count\":2000000000}",
        "{\"count\":2,\"pattern\":\"one.jpg\"}",
        "{\"count\":2,\"pattern\":7,",
      })
  void whatIsNoIndex_hasNoPictures(String text) {
    assertThat(MediaIndex.pictures(bytes(text)).count()).isZero();
  }

  @Test
  void aStripOfALongStream_isSpreadEvenly_andKnowsThePlayersPlaces() {
    StreamRecording.Index index =
        new StreamRecording.Index(
            StreamType.IMG_PREVIEW, "160x90-2", "img-preview/door/a/160x90-2/index.json", 0);
    PreviewStrip strip =
        PreviewStrip.of(index, new MediaIndex.Pictures(0, 600, "%d.jpg"), 10).orElseThrow();
    assertThat(strip.pattern())
        .isEqualTo("/hls_gateway/api/storage/img-preview/door/a/160x90-2/%d.jpg");
    assertThat(strip.pictures()).hasSize(PreviewStrip.MOST_SHOWN);
    assertThat(strip.pictures().get(0).second()).as("before the playlist begins").isZero();
    assertThat(strip.pictures().get(2))
        .isEqualTo(
            new PreviewStrip.Picture(
                "/hls_gateway/api/storage/img-preview/door/a/160x90-2/10.jpg", "0:20", 10));
    assertThat(strip.pictures().get(119).at()).isEqualTo("19:50");
  }

  @Test
  void picturesThatWouldBeElsewhere_areNotShown() {
    StreamRecording.Index index =
        new StreamRecording.Index(
            StreamType.IMG_PREVIEW, "160x90-2", "img-preview/door/a/160x90-2/index.json", 0);
    assertThat(PreviewStrip.of(index, new MediaIndex.Pictures(0, 2, "../%d.jpg"), 0)).isEmpty();
    assertThat(PreviewStrip.of(index, new MediaIndex.Pictures(0, 2, "//evil/%d.jpg"), 0)).isEmpty();
    assertThat(PreviewStrip.of(index, new MediaIndex.Pictures(0, 0, "%d.jpg"), 0)).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
