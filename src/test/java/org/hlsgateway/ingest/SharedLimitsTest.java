package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.http.TrustedProxies;
import org.junit.jupiter.api.Test;

/** Where coordinators are told that encoders fetch streams. */
class SharedLimitsTest {
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final OptionalInt TLS = OptionalInt.of(1936);

  @Test
  void withoutAnythingSet_itIsThePortItself_onThisMachine() {
    assertThat(address("*", "", false, NONE, TLS)).isEqualTo(rtmp("127.0.0.1", 1935, false));
  }

  @Test
  void theAddressThatItIsBoundTo_isTold_unlessAnotherIsSet() {
    assertThat(address("10.0.0.2", "", false, NONE, NONE)).isEqualTo(rtmp("10.0.0.2", 1935, false));
    assertThat(address("10.0.0.2", "192.0.2.7", false, OptionalInt.of(443), NONE))
        .isEqualTo(rtmp("192.0.2.7", 443, false));
  }

  @Test
  void byTls_itIsThePortOfTls_orTheOneThatIsSet() {
    assertThat(address("*", "192.0.2.7", true, NONE, TLS)).isEqualTo(rtmp("192.0.2.7", 1936, true));
    assertThat(address("*", "192.0.2.7", true, OptionalInt.of(443), TLS))
        .isEqualTo(rtmp("192.0.2.7", 443, true));
    assertThat(address("*", "192.0.2.7", true, NONE, NONE))
        .as("the other listener has TLS, this one has none")
        .isEqualTo(rtmp("192.0.2.7", 1935, false));
  }

  private static ServerAddress rtmp(String ip, int port, boolean ssl) {
    return new ServerAddress(SourceType.RTMP, ip, port, ssl);
  }

  private static ServerAddress address(
      String bound, String externalIp, boolean ssl, OptionalInt externalPort, OptionalInt tlsPort) {
    Settings.Server server =
        new Settings.Server(8080, bound, false, Optional.empty(), TrustedProxies.NONE);
    Settings.Rtmp rtmp =
        new Settings.Rtmp(
            OptionalInt.of(1935),
            tlsPort,
            true,
            false,
            Duration.ofSeconds(10),
            false,
            0,
            new Settings.External(
                Optional.of(externalIp).filter(ip -> !ip.isEmpty()), externalPort, NONE, ssl),
            List.of(),
            4_096,
            4,
            List.of(),
            1_000_000,
            new Settings.WebSocket(true, List.of()));
    Settings settings =
        new Settings(server, null, null, null, null, null, null, null, null, rtmp, null);
    return new SharedLimits(settings).address(SourceType.RTMP, 1935, tlsPort, externalPort);
  }
}
