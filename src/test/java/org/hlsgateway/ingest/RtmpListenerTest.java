package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.tls.CertificateInUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener with sockets, on this machine alone. */
class RtmpListenerTest {
  private static final int LONG_MILLIS = 20_000;
  private static final byte[] HELLO = new byte[1 + 2 * 1536];

  @Test
  void whoeverPublishes_isToldThatTheGatewayStops_andNobodyElseComesIn() throws Exception {
    int port = freePort();
    Settings settings = settings(port);
    RtmpListener listener = new RtmpListener(settings, new Everybody(), new SharedLimits(settings));
    listener.start();
    try (Socket publisher = new Socket(InetAddress.getLoopbackAddress(), port)) {
      publish(publisher, "door");
      listener.stop();
      String last =
          new String(publisher.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(last).contains("The gateway stops.");
    }
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
  }

  /** Behind a load balancer, that one's address says nothing. */
  @Test
  void whoComesThroughATrustedProxy_isWhoItSays_andWhatElseSaysSoIsRefused() throws Exception {
    int port = freePort();
    Settings settings = settings(port, new TrustedProxies(List.of(network("127.0.0.1"))));
    Everybody coordinator = new Everybody();
    RtmpListener listener = new RtmpListener(settings, coordinator, new SharedLimits(settings));
    listener.start();
    try (Socket publisher = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket wrong = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String line = "PROXY TCP4 192.0.2.7 192.0.2.1 50000 1935\r\n";
      publisher.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
      publish(publisher, "door");
      publish(plain, "yard");
      assertThat(coordinator.asked)
          .extracting(PublishRequest::userIp)
          .containsExactly("192.0.2.7", "127.0.0.1");
      wrong.setSoTimeout(LONG_MILLIS);
      wrong.getOutputStream().write("PROXY TCP4 x\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(wrong.getInputStream().read()).isEqualTo(-1);
    }
    listener.stop();
  }

  /** A coordinator elsewhere has the address that this machine's connections come from. */
  @Test
  void whatIsPublishedHere_isFoundByItsKeyAndId_whateverAddressTheCoordinatorHas()
      throws Exception {
    int port = freePort();
    Settings settings = settings(port);
    RtmpListener listener = new RtmpListener(settings, new Everybody(), new SharedLimits(settings));
    listener.start();
    String elsewhere = "rtmp://192.0.2.9:1935/door/k1";
    assertThat(listener.at(elsewhere, "id1")).isEmpty();
    try (Socket publisher = new Socket(InetAddress.getLoopbackAddress(), port)) {
      publish(publisher, "door");
      assertThat(listener.at(elsewhere, "id1")).isPresent();
      assertThat(listener.at("rtmps://[2001:db8::9]/door/k1", "id1")).isPresent();
      assertThat(listener.at(elsewhere, "id2")).isEmpty();
      assertThat(listener.at("rtmp://192.0.2.9:1935/door/k2", "id1")).isEmpty();
      assertThat(listener.at("rtmp://192.0.2.9:1935/yard/k1", "id1")).isEmpty();
      assertThat(listener.at("ws://192.0.2.9:1935/door/k1", "id1")).isEmpty();
      assertThat(listener.at("rtmp://127.0.0.1:" + port + "/yard/k1", "id2")).isPresent();
    }
    listener.stop();
  }

  /** Old devices name no server, have the address without the s, and send record by record. */
  @Test
  void whoeverPublishesOverTls_mayNameNoServer_andSendEachByteInARecordOfItsOwn(
      @TempDir Path folder) throws Exception {
    int port = freePort();
    int tlsPort = freePort();
    Settings settings = settings(port, OptionalInt.of(tlsPort), TrustedProxies.NONE);
    Everybody coordinator = new Everybody();
    RtmpListener listener = new RtmpListener(settings, coordinator, new SharedLimits(settings));
    listener.start();
    KeyStore certificate = new OpenSsl(folder).selfSigned("somewhere.example");
    listener.use(
        new CertificateInUse(
            (PrivateKey) certificate.getKey("server", "changeit".toCharArray()),
            List.of((X509Certificate) certificate.getCertificate("server"))));
    try (SSLSocket publisher =
        (SSLSocket)
            OpenSsl.trusting(certificate).createSocket(InetAddress.getLoopbackAddress(), tlsPort)) {
      SSLParameters nameless = publisher.getSSLParameters();
      nameless.setServerNames(List.of());
      publisher.setSSLParameters(nameless);
      OutputStream records = publisher.getOutputStream();
      publish(
          publisher,
          new OutputStream() {
            @Override
            public void write(int each) throws IOException {
              records.write(each);
            }
          },
          Map.of("app", "door", "tcUrl", "rtmp://192.0.2.1:1935/door"));
      assertThat(coordinator.asked).extracting(PublishRequest::channel).containsExactly("door");
    }
    listener.stop();
  }

  /** Until it is let in. */
  private static void publish(Socket publisher, String channel) throws IOException {
    publish(publisher, publisher.getOutputStream(), Map.of("app", channel));
  }

  private static void publish(Socket publisher, OutputStream out, Map<String, Object> connect)
      throws IOException {
    publisher.setSoTimeout(LONG_MILLIS);
    HELLO[0] = 3;
    out.write(HELLO);
    say(out, 0, "connect", 1.0, connect);
    say(out, 1, "publish", 2.0, null, "k1", "live");
    StringBuilder told = new StringBuilder();
    while (told.indexOf("NetStream.Publish.Start") < 0) {
      told.append(read(publisher));
    }
  }

  private static Network network(String text) {
    return Network.parse(text).orElseThrow();
  }

  private static String read(Socket from) throws IOException {
    byte[] some = new byte[4_096];
    int length = from.getInputStream().read(some);
    assertThat(length).as("it goes on").isPositive();
    return new String(some, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static void say(OutputStream to, int onStream, Object... values) throws IOException {
    byte[] body = AmfWriter.write(values);
    RtmpMessage message = new RtmpMessage(MessageType.COMMAND_AMF0, onStream, 0, body);
    to.write(Chunks.write(Chunks.COMMAND, message, 128));
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static Settings settings(int port) {
    return settings(port, TrustedProxies.NONE);
  }

  private static Settings settings(int port, TrustedProxies proxies) {
    return settings(port, OptionalInt.empty(), proxies);
  }

  private static Settings settings(int port, OptionalInt tlsPort, TrustedProxies proxies) {
    Settings.Server server = new Settings.Server(1, "127.0.0.1", false, Optional.empty(), proxies);
    Settings.Rtmp rtmp =
        new Settings.Rtmp(
            OptionalInt.of(port),
            tlsPort,
            true,
            false,
            Duration.ofSeconds(10),
            false,
            0,
            new Settings.External(
                Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), false),
            List.of(),
            4_096,
            4,
            List.of(),
            1_000_000,
            new Settings.WebSocket(true, List.of()));
    return new Settings(server, null, null, null, null, null, null, null, null, rtmp, null);
  }

  /** Lets everybody in. */
  private static final class Everybody extends Coordinator {
    private final List<PublishRequest> asked = new CopyOnWriteArrayList<>();

    @Override
    public StreamingServerLink connect(
        ServerAddress address, StreamingServerAgent agent, boolean isOpen) {
      return new StreamingServerLink() {
        @Override
        public void request(PublishRequest request) {
          asked.add(request);
          agent.accept(request, "id1");
        }

        @Override
        public void resume(PublishRequest request, String streamId) {
          agent.accept(request, streamId);
        }

        @Override
        public void ended(String channel, String streamId) {}

        @Override
        public void close() {}
      };
    }
  }
}
