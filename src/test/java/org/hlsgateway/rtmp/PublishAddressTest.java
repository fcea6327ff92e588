package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "rtmp://a.rtmp.youtube.com/live2|k-1|a.rtmp.youtube.com|1935|live2|k-1",
        "rtmps://a.rtmps.youtube.com/live2/|k-1|a.rtmps.youtube.com|443|live2|k-1",
        "RTMPS://live-api-s.facebook.com:443/rtmp|FB-1?s=2|live-api-s.facebook.com|443|rtmp|FB-1?s=2",
        "rtmp://host/app/instance/k-1|''|host|1935|app/instance|k-1",
        "rtmp://host/app/k-1?token=a/b|''|host|1935|app|k-1?token=a/b",
        "rtmp://[::1]:1936/app|k|::1|1936|app|k",
      })
  void anAddress_isCutAsServersCutIt(
      String address, String key, String host, int port, String application, String name) {
    PublishAddress parsed = PublishAddress.parse(address, key);
    assertThat(parsed.host()).isEqualTo(host);
    assertThat(parsed.port()).isEqualTo(port);
    assertThat(parsed.application()).isEqualTo(application);
    assertThat(parsed.name()).isEqualTo(name);
  }

  @Test
  void aLogin_isDecoded_andIsInNoText() {
    PublishAddress parsed = PublishAddress.parse("rtmp://anna:p%40ss@host/app", "secret-1");
    assertThat(parsed.user()).isEqualTo("anna");
    assertThat(parsed.password()).isEqualTo("p@ss");
    assertThat(parsed.tcUrl()).isEqualTo("rtmp://host/app");
    assertThat(parsed.toString()).isEqualTo("rtmp://host:1935/***");
    assertThat(parsed.clean("secret-1 and p@ss\n")).isEqualTo("*** and ***?");
  }

  @Test
  void aMove_keepsNameAndLogin() {
    PublishAddress old = PublishAddress.parse("rtmp://anna:pass@host/app", "secret-1");
    assertThat(old.moved("rtmp://other:1940/edge"))
        .isEqualTo(
            new PublishAddress(
                false, "other", 1940, "edge", "secret-1", "anna", "pass", "anna:pass"));
    assertThatThrownBy(() -> old.moved("http://other/")).hasMessageContaining("no address of RTMP");
  }

  @Test
  void aMove_neverGivesUpTls() {
    PublishAddress secure = PublishAddress.parse("rtmps://host/app", "secret-1");
    assertThat(secure.moved("rtmps://other/app").host()).isEqualTo("other");
    assertThatThrownBy(() -> secure.moved("rtmp://host/app"))
        .hasMessageContaining("no TLS")
        .hasMessageNotContainingAny("secret-1");
    PublishAddress plain = PublishAddress.parse("rtmp://host/app", "secret-1");
    assertThat(plain.moved("rtmps://host/app").secure()).isTrue();
  }

  @Test
  void whatAPeerRepeatsInPart_isMasked_too() {
    PublishAddress parsed =
        PublishAddress.parse("rtmp://anna:p%40ss@host/app?ticket=t-5678", "secret-1?token=t-1234");
    assertThat(parsed.clean("secret-1?token=t-1234")).isEqualTo("***");
    assertThat(parsed.clean("no stream secret-1")).isEqualTo("no stream ***");
    assertThat(parsed.clean("bad token=t-1234, or t-1234")).isEqualTo("bad ***, or ***");
    assertThat(parsed.clean("app?ticket=t-5678")).isEqualTo("app?***");
    assertThat(parsed.clean("rtmp://anna:p%40ss@host, p%40ss, p@ss"))
        .isEqualTo("rtmp://***@host, ***, ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/app",
        "rtmp://",
        "rtmp://host:99999/app",
        "rtmp://ho st/app",
        "host/app",
        ""
      })
  void whatIsNoAddress_isRefusedInWords(String address) {
    assertThatThrownBy(() -> PublishAddress.parse(address, "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)[A-Z].*\\.");
  }
}
