package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.config.Settings;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;
import org.junit.jupiter.api.Test;

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

  /** Until it is let in. */
  private static void publish(Socket publisher, String channel) throws IOException {
    publisher.setSoTimeout(LONG_MILLIS);
    HELLO[0] = 3;
    publisher.getOutputStream().write(HELLO);
    say(publisher, 0, "connect", 1.0, Map.of("app", channel));
    say(publisher, 1, "publish", 2.0, null, "k1", "live");
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

  private static void say(Socket to, int onStream, Object... values) throws IOException {
    byte[] body = AmfWriter.write(values);
    RtmpMessage message = new RtmpMessage(MessageType.COMMAND_AMF0, onStream, 0, body);
    to.getOutputStream().write(Chunks.write(Chunks.COMMAND, message, 128));
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
    Settings.Server server = new Settings.Server(1, "127.0.0.1", false, Optional.empty(), proxies);
    Settings.Rtmp rtmp =
        new Settings.Rtmp(
            OptionalInt.of(port),
            OptionalInt.empty(),
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
