package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.FakeRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a streaming server says that it is. */
class ServerAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.5", "0.0.0.0", "2001:db8::7", "::1", "::ffff:203.0.113.5"})
  void addressesAreTaken(String ip) {
    assertThat(ServerAddress.isIp(ip)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "203.0.113.5:8080",
        "203.0.113",
        "999.1.1.1",
        "1.2.3.4.5",
        "[::1]",
        "[::1]:80",
        "::1%1",
        "2001:db8",
        ":::",
        "abc",
        "localhost",
        "1::2::3",
        "01.2.3.4"
      })
  void whatIsNoAddress_isNotTaken(String ip) {
    assertThat(ServerAddress.isIp(ip)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 8443, true, wss://198.51.100.7:8443/door/key",
    "2001:db8::7, 8443, '', ws://[2001:db8::7]:8443/door/key",
    "203.0.113.5:8080, 0, '', ws://192.0.2.1:80/door/key",
    "'', 65536, TRUE, wss://192.0.2.1:80/door/key",
    "'  ', 99999999999, no, ws://192.0.2.1:80/door/key"
  })
  void headersThatMakeNoSense_areIgnored(String ip, String port, String ssl, String source) {
    FakeRequest request =
        new FakeRequest("GET", "/ws/control/wss")
            .header("x-external-ip", ip)
            .header("x-custom-port", port)
            .header("x-ssl-use", ssl);
    ServerAddress address = new ControlServlet().address(SourceType.WS, request.request());
    assertThat(address.sourceUri("door", "key")).isEqualTo(source);
  }

  @Test
  void withoutHeaders_itIsWhereItsConnectionComesFrom() {
    FakeRequest request = new FakeRequest("GET", "/ws/control/rtmp");
    assertThat(new ControlServlet().address(SourceType.RTMP, request.request()))
        .isEqualTo(new ServerAddress(SourceType.RTMP, "192.0.2.1", 1935, false));
  }
}
