package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.rtmp.StreamPath;
import org.junit.jupiter.api.Test;

class DestinationsTest {

  @Test
  void aGatewaysKey_goesAlongWithTheName() {
    PublishAddress address =
        Destinations.of("rtmp://a.example/?key=0123456789abcdef", "abcdefghijkl_720p");
    assertThat(address.host()).isEqualTo("a.example");
    StreamPath path = StreamPath.of(address.application(), address.name());
    assertThat(path.channel()).isEqualTo("abcdefghijkl_720p");
    assertThat(path.key()).isEqualTo("0123456789abcdef");
  }

  @Test
  void anApplication_staysOne() {
    PublishAddress address = Destinations.of("rtmps://b.example:444/live", "abcdefghijkl_720p");
    assertThat(address.secure()).isTrue();
    assertThat(address.port()).isEqualTo(444);
    assertThat(address.application()).isEqualTo("live");
    assertThat(address.name()).isEqualTo("abcdefghijkl_720p");
  }

  @Test
  void theKey_isThatOfTheQuery() {
    assertThat(Destinations.key("rtmp://a.example/?key=0123456789abcdef"))
        .contains("0123456789abcdef");
    assertThat(Destinations.key("rtmp://a.example/live?a=b&key=k")).contains("k");
    assertThat(Destinations.key("rtmp://a.example/live?a=b")).isEmpty();
    assertThat(Destinations.key("rtmp://a.example/live/key")).isEmpty();
  }

  @Test
  void whatIsNoAddress_isRefused() {
    assertThatThrownBy(() -> Destinations.of("http://a.example/", "x"))
        .hasMessageContaining("rtmp://");
  }
}
