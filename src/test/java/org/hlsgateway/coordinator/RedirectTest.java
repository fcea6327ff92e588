package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {

  @ParameterizedTest
  @CsvSource({
    "http://app.example/key, 301, /other, GET, http://app.example/other, true",
    "http://app.example/key, 302, https://app.example/key, GET, https://app.example/key, true",
    "http://app.example/key, 303, ?a=b, GET, http://app.example/?a=b, true",
    "http://app.example/key, 307, /other, POST, http://app.example/other, true",
    "https://app.example/key, 308, /other, POST, https://app.example/other, true",
    "http://127.0.0.1:5000/key, 307, /other, POST, http://127.0.0.1:5000/other, true",
    "http://app.example/key, 307, http://203.0.113.5/x, POST, http://203.0.113.5/x, false"
  })
  void followed(URI from, int status, String location, String method, URI to, boolean isSameHost) {
    assertThat(Redirect.of("POST", from, status, location))
        .contains(new Redirect(method, to, isSameHost));
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example/key, 200, /other",
    "http://app.example/key, 304, /other",
    "https://app.example/key, 307, http://app.example/key",
    "http://app.example/key, 307, http://127.0.0.1/key",
    "http://app.example/key, 307, http://[::1]:8080/commands/close",
    "http://app.example/key, 307, http://169.254.169.254/latest",
    "http://127.0.0.1:5000/key, 307, http://127.0.0.1:6000/key",
    "http://app.example/key, 307, http://user:pass@app.example/key",
    "http://app.example/key, 307, ftp://app.example/key",
    "http://app.example/key, 307, file:///etc/passwd",
    "http://app.example/key, 307, http://no-such-host.invalid/key",
    "http://app.example/key, 307, 'no address at all'"
  })
  void notFollowed(URI from, int status, String location) {
    assertThat(Redirect.of("POST", from, status, location)).isEmpty();
  }

  @Test
  void whatDoesNotChangeTheMethod_keepsAGet() {
    assertThat(Redirect.of("GET", URI.create("http://app.example/"), 308, "/x"))
        .map(Redirect::method)
        .contains("GET");
  }
}
