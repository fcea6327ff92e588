package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativeReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "/hls_gateway/watch/door, /hls_gateway/read/door/index.m3u8?start=30, ../read/door/index.m3u8?start=30",
    "/, /hls_gateway/, hls_gateway/",
    "/hls_gateway, /hls_gateway/, hls_gateway/",
    "/hls_gateway/, /hls_gateway/admin/list, admin/list",
    "/hls_gateway/logout, /hls_gateway/, ./",
    "/hls_gateway/logout, /hls_gateway/?a, ./?a",
    "/hls_gateway/admin/channel/door/start, /hls_gateway/admin/list, ../../list",
    "/hls_gateway/admin/list, /hls_gateway/admin/list, list",
    "/hls_gateway/login, /hls_gateway/a:b, ./a:b",
    "/hls_gateway/login, /hls_gateway/admin/list?to=/x/y, admin/list?to=/x/y"
  })
  void reference_isRelativeToTheFolder_andLeadsThere(String from, String target, String expected) {
    String reference = RelativeReference.between(from, target);

    assertThat(reference).isEqualTo(expected);
    assertThat(URI.create("http://h" + from).resolve(reference))
        .isEqualTo(URI.create("http://h" + target));
    assertThat(URI.create("http://h/cams" + from).resolve(reference))
        .isEqualTo(URI.create("http://h/cams" + target));
  }
}
