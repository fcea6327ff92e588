package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.hlsgateway.http.Reach;
import org.hlsgateway.rtsp.ScriptedCamera.Asked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media by UDP, from cameras that tell their ports wrong, and from where nothing arrives. */
class DatagramSessionsTest {
  private static final RtspLoops LOOPS = new RtspLoops();

  private final CountDownLatch came = new CountDownLatch(1);
  private ScriptedCamera camera;
  private RtspClient client;

  private final RtspListener listener =
      new RtspListener() {
        @Override
        public void packet(int track, byte[] bytes, int offset, int length) {
          came.countDown();
        }

        @Override
        public long pause() {
          return 0;
        }

        @Override
        public void said(String line) {}
      };

  @AfterEach
  void end() throws Exception {
    client.close();
    client.ended().get(5, TimeUnit.SECONDS);
    camera.close();
  }

  @AfterAll
  static void close() {
    LOOPS.close();
  }

  private int play(Duration patience, BiFunction<Asked, Integer, String> script) throws Exception {
    begin(patience, script);
    client.play(client.describe().get(10, TimeUnit.SECONDS).media()).get(10, TimeUnit.SECONDS);
    String wish =
        camera.asked().stream()
            .filter(asked -> asked.method().equals("SETUP"))
            .findFirst()
            .orElseThrow()
            .header("Transport");
    return Integer.parseInt(wish.replaceAll(".*client_port=(\\d+)-.*", "$1"));
  }

  private void begin(Duration patience, BiFunction<Asked, Integer, String> script)
      throws Exception {
    camera = new ScriptedCamera(script);
    client =
        new RtspClient(
            LOOPS,
            new Reach(Set.of()),
            new RtspSource(
                RtspUrl.parse(camera.url("/x")).orElseThrow(),
                RtspSource.Transport.UDP,
                patience,
                Optional.empty()),
            listener);
  }

  private static String answer(Asked asked, String transport) {
    return asked.method().equals("SETUP")
        ? asked.answer("200 OK", "Session: 7", "Transport: " + transport)
        : asked.usually();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTP/AVP;unicast;server_port=0-1",
        "RTP/AVP;unicast;server_port=0-0",
        "RTP/AVP;unicast",
        "RTP/AVP/UDP;unicast;server_port=8052",
        "RTP/AVP;unicast;client_port=14186;server_port=47487-52573",
        "RTP/AVP;unicast;source=;server_port=9",
        ""
      })
  void whateverIsSaidOfPorts_whatComesFromTheCameraIsTaken(String transport) throws Exception {
    int port = play(Duration.ofSeconds(5), (asked, number) -> answer(asked, transport));
    byte[] packet = new byte[12];
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    try (DatagramSocket another = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      another.send(
          new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
    }

    assertThat(came.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whereNothingArrives_anotherTransportMayDo_andTheSessionIsGivenBack() throws Exception {
    play(Duration.ofSeconds(1), (asked, number) -> answer(asked, "RTP/AVP;unicast"));
    RtspException why = client.ended().get(8, TimeUnit.SECONDS).orElseThrow();

    assertThat(why.kind()).isEqualTo(RtspException.Kind.TRANSPORT);
    assertThat(why.getMessage()).contains("UDP");
    assertThat(camera.methods()).endsWith("TEARDOWN");
  }

  // ---- multicast -------------------------------------------------------------------------------

  private static final String GROUP = "239.255.77.7";

  /** Sends to the group by the loopback interface, as a camera beside us would. */
  private static final class Sender implements AutoCloseable {
    private final MulticastSocket socket;

    Sender() throws Exception {
      socket = new MulticastSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      socket.setNetworkInterface(
          NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
      socket.setTimeToLive(1);
    }

    void send(int port) throws Exception {
      byte[] packet = new byte[12];
      packet[0] = (byte) 0x80;
      packet[1] = 96;
      socket.send(new DatagramPacket(packet, packet.length, InetAddress.getByName(GROUP), port));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** A port of the group that nobody here has; skips the test where nothing gets through. */
  private static int groupPort(Sender sender) throws Exception {
    try (MulticastSocket trial = new MulticastSocket(0)) {
      int port = trial.getLocalPort() & ~1;
      try (MulticastSocket receiver =
          port == trial.getLocalPort() ? trial : new MulticastSocket(port)) {
        receiver.joinGroup(
            new InetSocketAddress(InetAddress.getByName(GROUP), port),
            NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
        receiver.setSoTimeout(2_000);
        sender.send(port);
        receiver.receive(new DatagramPacket(new byte[64], 64));
        return port;
      } catch (IOException nothing) {
        return Assumptions.abort("this machine's loopback interface has no multicast: " + nothing);
      }
    }
  }

  private static String multicast(Asked asked, int port, String more) {
    if (!asked.method().equals("SETUP")) {
      return asked.method().equals("DESCRIBE")
          ? asked.withBody("200 OK", ScriptedCamera.SDP + more)
          : asked.usually();
    }
    return asked.header("Transport").contains("unicast")
        ? asked.answer("461 Unsupported Transport")
        : asked.answer(
            "200 OK",
            "Session: 7",
            "Transport: RTP/AVP;multicast;destination="
                + GROUP
                + ";port="
                + port
                + "-"
                + (port + 1)
                + ";ttl=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=source-filter: incl IN IP4 * 127.0.0.1\r\n"})
  void aCameraThatSendsToAGroupOnly_isListenedToThere(String filter) throws Exception {
    try (Sender sender = new Sender()) {
      int port = groupPort(sender);
      begin(Duration.ofSeconds(5), (asked, number) -> multicast(asked, port, filter));
      client.play(client.describe().get(10, TimeUnit.SECONDS).media()).get(10, TimeUnit.SECONDS);
      assertThat(
              camera.asked().stream()
                  .filter(asked -> asked.method().equals("SETUP"))
                  .map(asked -> asked.header("Transport")))
          .last()
          .isEqualTo("RTP/AVP;multicast");
      sender.send(port);

      assertThat(came.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** RFC 4607: what another sends to the same group is not for us. */
  @Test
  void whoIsNotTheOneThatIsNamed_isNotListenedTo() throws Exception {
    try (Sender sender = new Sender()) {
      int port = groupPort(sender);
      String filter = "a=source-filter: incl IN IP4 * 127.0.0.9\r\n";
      begin(Duration.ofSeconds(1), (asked, number) -> multicast(asked, port, filter));
      client.play(client.describe().get(10, TimeUnit.SECONDS).media()).get(10, TimeUnit.SECONDS);
      sender.send(port);

      RtspException why = client.ended().get(8, TimeUnit.SECONDS).orElseThrow();
      assertThat(why.kind()).isEqualTo(RtspException.Kind.TRANSPORT);
      assertThat(came.getCount()).isOne();
    }
  }

  /** Why it could not be played, and how often it was asked to be set up. */
  private RtspException refused(int setUps, BiFunction<Asked, Integer, String> script)
      throws Exception {
    begin(Duration.ofSeconds(5), script);
    CompletableFuture<?> played = client.play(client.describe().get(10, TimeUnit.SECONDS).media());

    assertThat(played).failsWithin(Duration.ofSeconds(5));
    RtspException why = client.ended().get(5, TimeUnit.SECONDS).orElseThrow();
    assertThat(camera.methods()).filteredOn("SETUP"::equals).hasSize(setUps);
    return why;
  }

  /** Asked to send to us alone, it says that it sends to a group: which is no group for media. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "destination=127.0.0.1;port=5000-5001",
        "destination=224.0.0.251;port=5353-5354",
        "destination=239.255.77.7;port=5000-80",
        "destination=239.255.77.7;port=5000-5000"
      })
  void whatIsNoGroup_isNotListenedAt_andTcpMayDo(String group) throws Exception {
    RtspException why = refused(1, (asked, number) -> answer(asked, "RTP/AVP;multicast;" + group));

    assertThat(why.kind()).isEqualTo(RtspException.Kind.TRANSPORT);
    assertThat(why).hasMessageContaining("by multicast");
  }

  /** Else it would be tried by UDP for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "461 Unsupported Transport",
        "503 Service Unavailable"
      })
  void whoSendsNeitherToUsNorToAGroup_isAskedByTcp(String second) throws Exception {
    RtspException why =
        refused(
            2,
            (asked, number) ->
                !asked.method().equals("SETUP")
                    ? asked.usually()
                    : asked.header("Transport").contains("unicast")
                        ? asked.answer("461 Unsupported Transport")
                        : asked.answer(second));

    assertThat(why.kind()).isEqualTo(RtspException.Kind.TRANSPORT);
    assertThat(why).hasMessageContaining("461");
  }

  @Test
  void whoNamesNoGroupWhenAskedForOne_isAskedByTcp() throws Exception {
    RtspException why =
        refused(
            2,
            (asked, number) ->
                asked.method().equals("SETUP") && asked.header("Transport").contains("unicast")
                    ? asked.answer("461 Unsupported Transport")
                    : answer(asked, "RTP/AVP;unicast"));

    assertThat(why.kind()).isEqualTo(RtspException.Kind.TRANSPORT);
  }
}
