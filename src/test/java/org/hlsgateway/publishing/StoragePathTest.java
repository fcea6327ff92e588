package org.hlsgateway.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {

  @ParameterizedTest
  @CsvSource({
    "hls/door/ab12/640x360-25~800/live.m3u8, application/vnd.apple.mpegurl",
    "hls/door/ab12/640x360-25/17.ts, video/mp2t",
    "img-preview/door/ab12/160x90-2/index.json, application/json",
    "img-preview/-door_/ab12/160x90-2/0.jpg, image/jpeg"
  })
  void whatEncodersWrite_isAFile_ofItsType(String path, String type) {
    StoragePath file = StoragePath.parse(StoragePath.BASE + path).orElseThrow();
    assertThat(file.path()).isEqualTo(path);
    assertThat(file.type()).isEqualTo(type);
    assertThat(file.address()).isEqualTo("/hls_gateway/api/storage/" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hls",
        "hls/live.m3u8",
        "hls/door/../../etc/passwd.ts",
        "hls/door/a/b/..",
        "hls/door/a/b/.17.ts.1.part",
        "hls/door/a/.hidden/17.ts",
        "hls/door/a/b/%2e%2e/17.ts",
        "hls/door//a/17.ts",
        "hls/door/a/b/page.html",
        "hls/door/a/b/17.TS",
        "secrets/door/a/b/17.ts",
        "/hls/door/a/b/17.ts",
        "hls/door/a/b/17.ts?x",
        "hls/door/a\\b/c/17.ts"
      })
  void anythingElse_isNone(String path) {
    assertThat(StoragePath.parse(StoragePath.BASE + path)).isEmpty();
  }

  @Test
  void aSibling_isInTheSameFolder() {
    StoragePath index = StoragePath.of("hls/door/a/b/vod-0.m3u8").orElseThrow();
    assertThat(index.sibling("17.ts")).contains(new StoragePath("hls/door/a/b/17.ts"));
    assertThat(index.sibling("../c/17.ts")).isEmpty();
    assertThat(index.sibling("http://elsewhere/17.ts")).isEmpty();
    assertThat(index.sibling("")).isEmpty();
  }
}
