package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadPathTest {

  @Test
  void aNicknameAndAFileOfOursAreUnderstood() {
    assertThat(ReadPath.parse("/hls_gateway/read/Front-Door_1/ab3_part12.m4s"))
        .contains(new ReadPath("Front-Door_1", "ab3_part12.m4s"));
  }

  @Test
  void theWaysInAreKnownByTheirNames() {
    assertThat(file("stream.ts").isStream()).isTrue();
    assertThat(file("snapshot.jpg").isSnapshot()).isTrue();
    for (String name : List.of("index.m3u8", "thumbnail.jpg", "snapshot.jpg", "stream.ts")) {
      assertThat(file(name).isEntrance()).as(name).isTrue();
    }
    for (String name : List.of("ab3_seg1.ts", "live_0123abcd.m3u8", "ab3_init1.mp4")) {
      assertThat(file(name).isEntrance()).as(name).isFalse();
    }
  }

  private static ReadPath file(String name) {
    return ReadPath.parse("/hls_gateway/read/door/" + name).orElseThrow();
  }

  /** Channels' nicknames have 50 characters at most; ID_MAX_LENGTH may be 255. */
  @Test
  void aPushedStreamsName_mayBeAsLongAsAnyIsAllowedToBe() {
    String name = "n".repeat(255);
    assertThat(ReadPath.parse("/hls_gateway/read/" + name + "/index.m3u8"))
        .contains(new ReadPath(name, "index.m3u8"));
    assertThat(ReadPath.parse("/hls_gateway/read/n" + name + "/index.m3u8")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hls_gateway/read/",
        "/hls_gateway/read/door",
        "/hls_gateway/read/door/",
        "/hls_gateway/read/door/../door/index.m3u8",
        "/hls_gateway/read/door/..%2findex.m3u8",
        "/hls_gateway/read/door/%2e%2e/index.m3u8",
        "/hls_gateway/read/door//index.m3u8",
        "/hls_gateway/read/door/index.m3u8;x=1",
        "/hls_gateway/read/door/index.m3u8/",
        "/hls_gateway/read/door/index.m3u8%00.mp4",
        "/hls_gateway/read/door/.m3u8",
        "/hls_gateway/read/door/index.html",
        "/hls_gateway/read/door/other.jpg",
        "/hls_gateway/read/door/index.tsx",
        "/hls_gateway/read/d\u00f6\u00f6r/index.m3u8",
        "/hls_gateway/read/do or/index.m3u8"
      })
  void anythingElseNamesNothing(String uri) {
    assertThat(ReadPath.parse(uri)).isEmpty();
  }
}
