package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.hlsgateway.it.Eventually;
import org.junit.jupiter.api.Test;

/** What the network hears of a box: asked of a second resolver, in the same network. */
class AnnouncerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String GROUP = "224.0.0.251";

  @Test
  void aBox_isFoundByOthers_untilItSaysGoodbye() throws Exception {
    Optional<InetAddress> network =
        Mdns.addresses("*").stream().filter(AnnouncerTest::carriesMulticast).findFirst();
    assumeTrue(network.isPresent(), "no network of this machine carries multicast");
    Announcer announcer =
        new Announcer(new Announcer.Entry("rpi2.nw1", "b8:27:eb:00:00:01", "1.2", 8000));
    try (JmDNS resolver = JmDNS.create(network.get(), "asks")) {
      announcer.on(List.of(network.get()));
      try {
        ServiceInfo box = resolver.getServiceInfo(Announcer.LIVEBOX, "rpi2.nw1", true, 20_000);
        assertThat(box).isNotNull();
        assertThat(box.getPort()).isEqualTo(8000);
        assertThat(box.getInet4Addresses()).contains((Inet4Address) network.get());
        assertThat(box.getPropertyString("id")).isEqualTo("b8:27:eb:00:00:01");
        assertThat(box.getPropertyString("version")).isEqualTo("1.2");
        assertThat(box.getPropertyString("path")).isEqualTo("/api/livebox/v1/");
        ServiceInfo page = resolver.getServiceInfo(Announcer.WEB, "rpi2.nw1", true, 20_000);
        assertThat(page).isNotNull();
        assertThat(page.getPropertyString("path")).isEqualTo("/hls_gateway/livebox");
      } finally {
        announcer.on(List.of());
      }
      Eventually.happens(
          "it is gone", SOON, () -> resolver.list(Announcer.LIVEBOX, 500).length == 0);
    }
  }

  @Test
  void anAddressThatDoesNotWork_isSaid_andKeepsNothingElseFromWorking() throws Exception {
    Announcer announcer = new Announcer(new Announcer.Entry("box", "", "1", 8000));
    // Of a network for documents (RFC 5737): no machine has it.
    announcer.on(List.of(InetAddress.getByName("192.0.2.1")));
    announcer.on(List.of());
  }

  @Test
  void theHostsName_isOneLabel_andTheBoxsOwn() {
    assertThat(new Announcer.Entry("rpi2.nw1", "b8:27:eb:00:00:01", "1", 1).host())
        .isEqualTo("rpi2-nw1-livebox-b827eb000001");
    assertThat(new Announcer.Entry("x".repeat(100), "", "1", 1).host()).hasSize(63);
    assertThat(new Announcer.Entry("Küche!", "", "1", 1).host()).isEqualTo("k-che-livebox");
  }

  private static boolean carriesMulticast(InetAddress address) {
    try (MulticastSocket socket = new MulticastSocket(0)) {
      NetworkInterface network = NetworkInterface.getByInetAddress(address);
      InetAddress group = InetAddress.getByName(GROUP);
      socket.joinGroup(new InetSocketAddress(group, 0), network);
      socket.setNetworkInterface(network);
      socket.setSoTimeout(2_000);
      byte[] word = "here?".getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(word, word.length, group, socket.getLocalPort()));
      DatagramPacket heard = new DatagramPacket(new byte[100], 100);
      socket.receive(heard);
      return heard.getLength() == word.length;
    } catch (IOException e) {
      return false;
    }
  }
}
