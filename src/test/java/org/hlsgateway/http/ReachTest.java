package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.Set;
import org.hlsgateway.http.Reach.NamedBy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
  private static final int OWN = 8080;
  private static final int OTHER = 1984;

  private final Reach reach = new Reach(Set.of(OWN, 8443));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe"
      })
  void metadataServices_areNoSource_whoeverNamesThem(String address) throws Exception {
    for (NamedBy by : NamedBy.values()) {
      assertThat(reach.objection(InetAddress.getByName(address), 80, by))
          .hasValueSatisfying(why -> assertThat(why).contains("metadata service"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0.0.0.0", "::ffff:127.0.0.1"})
  void thisMachine_isForTheAdministratorToName_exceptOurOwnPorts(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);
    assertThat(reach.objection(address, OTHER, NamedBy.ADMINISTRATOR)).isEmpty();
    assertThat(reach.objection(address, OWN, NamedBy.ADMINISTRATOR)).isPresent();
    assertThat(reach.objection(address, 8443, NamedBy.ADMINISTRATOR)).isPresent();
    assertThat(reach.objection(address, OTHER, NamedBy.ANSWER)).isPresent();
  }

  @Test
  void thisMachinesAddressesInItsNetworks_areItToo() throws Exception {
    for (var card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(card.getInetAddresses())) {
        assertThat(reach.objection(address, OTHER, NamedBy.ANSWER)).isPresent();
        assertThat(reach.objection(address, OWN, NamedBy.ADMINISTRATOR)).isPresent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.3.4", "fe80::1", "239.1.2.3"})
  void theCable_isForTheAdministratorToName(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);
    assertThat(reach.objection(address, OWN, NamedBy.ADMINISTRATOR)).isEmpty();
    assertThat(reach.objection(address, OWN, NamedBy.ANSWER)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "10.255.254.253", "2001:db8::7", "203.0.113.1"})
  void elsewhere_anybodyMayLead(String text) throws Exception {
    for (NamedBy by : NamedBy.values()) {
      assertThat(reach.objection(InetAddress.getByName(text), OWN, by)).isEmpty();
    }
  }

  @Test
  void hostsAsTheyStandInAnAddress_areJudgedWithoutAskingAnybody() {
    NamedBy by = NamedBy.ADMINISTRATOR;
    assertThat(reach.objection("localhost", OWN, by)).isPresent();
    assertThat(reach.objection("[::1]", OWN, by)).isPresent();
    assertThat(reach.objection("127.0.0.1", OWN, by)).isPresent();
    assertThat(reach.objection("127.0.0.1", OTHER, by)).isEmpty();
    assertThat(reach.objection("camera.example", OWN, by)).isEmpty();
    assertThat(reach.objection("999.1.1.1", OWN, by)).isEmpty();
  }
}
