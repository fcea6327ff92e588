package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.AuthenticationStatus;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;

class GateTest {
  private final FakeResponse response = new FakeResponse();

  @Test
  void whoeverWasLetIn_passes() throws Exception {
    assertThat(passes(AuthenticationStatus.SUCCESS)).isTrue();
    assertThat(passes(AuthenticationStatus.NOT_DONE)).isTrue();
  }

  @Test
  void whatWasAnswered_callsNothingMore() throws Exception {
    assertThat(passes(AuthenticationStatus.SEND_FAILURE)).isFalse();
    assertThat(passes(AuthenticationStatus.SEND_CONTINUE)).isFalse();
    assertThat(response.status()).as("left as it was").isEqualTo(200);
  }

  @Test
  void whereNobodyWasAsked_nothingIsOpen() throws Exception {
    assertThat(passes(null)).isFalse();
    assertThat(response.status()).isEqualTo(500);
  }

  private boolean passes(AuthenticationStatus status) throws Exception {
    var request = new FakeRequest("GET", "/hls_gateway/wall").request();
    if (status != null) {
      Gate.decided(status, request);
    }
    var passed = new AtomicBoolean();
    new Gate().doFilter(request, response.response(), (next, unused) -> passed.set(true));
    return passed.get();
  }
}
