package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.http.Network;
import org.junit.jupiter.api.Test;

/** Who may play, by where it comes from. */
class StandingTest {
  private static final InetAddress LOOPBACK = address("127.0.0.1");
  private static final InetAddress HERE = address("192.0.2.1");

  @Test
  void thisMachineIsKnown_byItsLoopback_andByItsOwnAddress() {
    assertThat(Standing.of(LOOPBACK, LOOPBACK, List.of())).isEqualTo(Standing.KNOWN);
    assertThat(Standing.of(HERE, HERE, List.of())).isEqualTo(Standing.KNOWN);
    assertThat(Standing.of(address("192.0.2.2"), HERE, List.of())).isEqualTo(Standing.STRANGER);
  }

  @Test
  void whatAProxyOnThisMachinePassesOn_isNotThisMachine() {
    assertThat(Standing.of(LOOPBACK, LOOPBACK, List.of(), true)).isEqualTo(Standing.STRANGER);
    assertThat(Standing.of(HERE, HERE, List.of(), true)).isEqualTo(Standing.STRANGER);
    assertThat(Standing.of(LOOPBACK, LOOPBACK, networks("0.0.0.0/0"), true))
        .isEqualTo(Standing.GUEST);
  }

  @Test
  void whoeverTheSettingsName_isKnown_howeverItComes() {
    assertThat(Standing.of(LOOPBACK, LOOPBACK, networks("127.0.0.0/8"), true))
        .isEqualTo(Standing.KNOWN);
    assertThat(Standing.of(address("10.0.0.7"), HERE, networks("10.0.0.0/8", "0.0.0.0/0")))
        .isEqualTo(Standing.KNOWN);
  }

  private static InetAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(text -> Network.parse(text).orElseThrow()).toList();
  }
}
