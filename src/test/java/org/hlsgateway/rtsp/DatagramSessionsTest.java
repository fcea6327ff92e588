package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.hlsgateway.http.Reach;
import org.hlsgateway.rtsp.ScriptedCamera.Asked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
    client.play(client.describe().get(10, TimeUnit.SECONDS).media()).get(10, TimeUnit.SECONDS);
    String wish =
        camera.asked().stream()
            .filter(asked -> asked.method().equals("SETUP"))
            .findFirst()
            .orElseThrow()
            .header("Transport");
    return Integer.parseInt(wish.replaceAll(".*client_port=(\\d+)-.*", "$1"));
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
}
