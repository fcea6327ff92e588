package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import org.hlsgateway.it.WebSocketMedia;
import org.hlsgateway.media.Joints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a streaming server that speaks WebSocket by hand. */
class WebSocketSourceTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** How WebM begins: an EBML header. */
  private static final byte[] WEBM = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3};

  private final WebSocketClient client = new WebSocketClient();
  private WebSocketMedia server;
  private WebSocketSource source;

  @BeforeEach
  void startServer() throws IOException {
    server = WebSocketMedia.start();
    source = new WebSocketSource(client, "ws://127.0.0.1:" + server.port() + "/door/a-key");
  }

  @AfterEach
  void stopServer() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void theLookAndTheRun_haveOneConnection_whichEndsWhenThePublisherLeaves() throws Exception {
    byte[] sample = source.sample(SOON);
    assertThat(sample).startsWith(WEBM);
    byte[] all = pour(new ByteArrayOutputStream(), sample.length + 20_000, server::end);
    assertThat(all).startsWith(sample).hasSizeGreaterThan(sample.length + 20_000);
    assertThat(server.asked()).containsExactly("/door/a-key/receive-clear-cache");
  }

  @Test
  void aLookThatSawTooLittle_goesOnWithTheNext() throws Exception {
    byte[] first = source.sample(SOON);
    byte[] second = source.sample(SOON);
    assertThat(second).startsWith(first).hasSizeGreaterThan(first.length);
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterFfmpegBrokeOff_theHeadComesAgain_andNothingThatWasHad(boolean ignores)
      throws Exception {
    if (ignores) {
      server.ignoreClearing();
    }
    byte[] first = source.sample(SOON);
    int head = Joints.first(first, 0, first.length);
    assertThat(head).as("there is more than the head").isPositive();
    ByteArrayOutputStream had = new ByteArrayOutputStream();
    assertThatThrownBy(
            () ->
                pour(
                    had,
                    first.length + 60_000,
                    () -> {
                      throw new IllegalStateException("FFmpeg is gone");
                    }))
        .hasMessage("FFmpeg is gone");

    byte[] again = source.sample(SOON);
    assertThat(server.asked()).contains("/door/a-key/receive");
    assertThat(again).startsWith(Arrays.copyOf(first, head));
    long before = clusterMillis(had.toByteArray(), head);
    assertThat(clusterMillis(again, head)).isGreaterThan(before);
  }

  /** RFC 9559, 5.1.3.1: the time stamp of the last cluster; the usual unit is a millisecond. */
  private static long clusterMillis(byte[] webm, int from) {
    long millis = -1;
    for (int at = Joints.first(webm, from, webm.length);
        at >= 0;
        at = Joints.first(webm, at + 4, webm.length)) {
      int size = Integer.numberOfLeadingZeros(webm[at + 4] & 0xff) - 23;
      int length = webm[at + 5 + size] & 0x7f;
      millis =
          new BigInteger(1, Arrays.copyOfRange(webm, at + 6 + size, at + 6 + size + length))
              .longValue();
    }
    return millis;
  }

  private byte[] pour(ByteArrayOutputStream all, int enough, Runnable then) throws Exception {
    source.pour(
        new OutputStream() {
          @Override
          public void write(int octet) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes) {
            all.writeBytes(bytes);
            if (all.size() > enough) {
              then.run();
            }
          }
        });
    return all.toByteArray();
  }

  @Test
  void whatTheServerSaysIsWrong_isPassedOn() {
    server.refuse("ERROR: Nobody publishes here");
    assertThatThrownBy(() -> source.pour(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessage("The streaming server says: ERROR: Nobody publishes here");
    assertThatThrownBy(() -> source.sample(SOON))
        .isInstanceOf(IOException.class)
        .hasMessage("The streaming server says: ERROR: Nobody publishes here");
  }

  @Test
  void aServerThatIsAway_isAnErrorThatDoesNotNameTheKey() throws Exception {
    server.close();
    assertThatThrownBy(() -> source.pour(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("a-key");
  }

  @Test
  void anAddressThatIsNoneOfAStreamingServer_isRefused() {
    for (String address :
        new String[] {
          "http://127.0.0.1/door/key",
          "ws:///door/key",
          "ws://user:pw@host/door/key",
          "ws://[203.0.113.5:8080]:80/door/key",
        }) {
      assertThatThrownBy(() -> new WebSocketSource(client, address))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The source of a stream is at a ws:// or wss:// address.")
          .hasNoCause();
    }
  }
}
