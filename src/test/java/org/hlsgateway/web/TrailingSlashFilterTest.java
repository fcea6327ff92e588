package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailingSlashFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hls_gateway/admin/list",
        "/hls_gateway/wall",
        "/hls_gateway/login",
        "/hls_gateway/watch/front-door",
        "/hls_gateway/watch/front-door/player",
        "/hls_gateway/read/front-door/index.m3u8",
        "/hls_gateway/admin/edit/a%20b",
      })
  void addressWithASlashTooMany_leadsToTheOneWithout(String address) {
    String location = TrailingSlashFilter.meant(address + "/").orElseThrow();
    assertThat(URI.create("http://h/proxied" + address + "/").resolve(location))
        .hasToString("http://h/proxied" + address);
    assertThat(TrailingSlashFilter.meant(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/hls_gateway",
        "/hls_gateway/",
        "/hls_gateway/api/channels/",
        "/hls_gateway/wall//"
      })
  void frontPageAndApi_areLeftAlone(String address) {
    assertThat(TrailingSlashFilter.meant(address)).isEqualTo(Optional.empty());
  }

  @Test
  void theQuery_goesAlong_andTheMethodStays() throws IOException, ServletException {
    var response = new FakeResponse();
    var request =
        new FakeRequest("POST", "/hls_gateway/wall/").answer("getQueryString", "channels=a,b");
    new TrailingSlashFilter().doFilter(request.request(), response.response(), null);
    assertThat(response.status()).isEqualTo(308);
    assertThat(response.header("Location")).isEqualTo("../wall?channels=a,b");
  }
}
