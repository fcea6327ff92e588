package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.http.Network;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
  private final ConnectionLimits limits =
      new ConnectionLimits(2, List.of(Network.parse("127.0.0.0/8").orElseThrow()));

  @Test
  void anAddress_hasSoManyConnections_andNoMoreUntilOneIsClosed() {
    InetAddress one = address("192.0.2.1");
    InetAddress other = address("192.0.2.2");
    assertThat(limits.opened(one, Standing.GUEST)).isTrue();
    assertThat(limits.opened(one, Standing.GUEST)).isTrue();
    assertThat(limits.opened(one, Standing.GUEST)).isFalse();
    assertThat(limits.opened(other, Standing.GUEST)).isTrue();
    limits.closed(one, Standing.GUEST);
    assertThat(limits.opened(one, Standing.GUEST)).isTrue();
    assertThat(limits.opened(one, Standing.GUEST)).isFalse();
  }

  @Test
  void strangersAreLimitedInAll_andWhoeverIsNotLimitedTakesNoPlaceOfTheirs() {
    InetAddress listed = address("127.0.0.1");
    InetAddress known = address("192.0.2.3");
    for (int i = 0; i < ConnectionLimits.MOST_IN_ALL; i++) {
      assertThat(limits.opened(listed, Standing.STRANGER)).isTrue();
      assertThat(limits.opened(known, Standing.KNOWN)).isTrue();
    }
    for (int i = 0; i < ConnectionLimits.MOST_IN_ALL; i++) {
      InetAddress one = address("10.0." + i / 250 + "." + i % 250);
      assertThat(limits.opened(one, Standing.STRANGER)).isTrue();
    }
    InetAddress late = address("192.0.2.1");
    assertThat(limits.opened(late, Standing.STRANGER)).isFalse();
    assertThat(limits.opened(listed, Standing.STRANGER)).isTrue();
    assertThat(limits.opened(known, Standing.KNOWN)).isTrue();
    limits.closed(listed, Standing.STRANGER);
    limits.closed(known, Standing.KNOWN);
    assertThat(limits.opened(late, Standing.STRANGER)).isFalse();
  }

  @Test
  void allAddressesOfOneNetworkOfIpv6_countAsOne() {
    assertThat(limits.opened(address("2001:db8:0:1::1"), Standing.STRANGER)).isTrue();
    assertThat(limits.opened(address("2001:db8:0:1:ffff::2"), Standing.STRANGER)).isTrue();
    assertThat(limits.opened(address("2001:db8:0:1::3"), Standing.STRANGER)).isFalse();
    assertThat(limits.opened(address("2001:db8:0:2::1"), Standing.STRANGER)).isTrue();
    limits.closed(address("2001:db8:0:1:ffff::2"), Standing.STRANGER);
    assertThat(limits.opened(address("2001:db8:0:1::3"), Standing.STRANGER)).isTrue();
  }

  @Test
  void whoIsKnown_isOfThisMachineOrNamed_andAnybodyIsAGuest() {
    InetAddress here = address("192.0.2.9");
    List<Network> named = List.of(Network.parse("198.51.100.0/24").orElseThrow());
    List<Network> anybody = List.of(Network.parse("0.0.0.0/0").orElseThrow());
    assertThat(Standing.of(address("127.0.0.1"), here, List.of())).isEqualTo(Standing.KNOWN);
    assertThat(Standing.of(here, here, List.of())).isEqualTo(Standing.KNOWN);
    assertThat(Standing.of(address("198.51.100.7"), here, named)).isEqualTo(Standing.KNOWN);
    assertThat(Standing.of(address("198.51.100.7"), here, anybody)).isEqualTo(Standing.GUEST);
    assertThat(Standing.of(address("203.0.113.1"), here, named)).isEqualTo(Standing.STRANGER);
  }

  private static InetAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
