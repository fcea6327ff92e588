package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.hlsgateway.it.WebSocketMedia;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a streaming server that speaks WebSocket by hand. */
class WebSocketSourceTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** How WebM begins: an EBML header. */
  private static final byte[] WEBM = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3};

  private WebSocketMedia server;
  private WebSocketSource source;

  @BeforeEach
  void startServer() throws IOException {
    server = WebSocketMedia.start();
    source = new WebSocketSource("ws://127.0.0.1:" + server.port() + "/door/a-key");
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void aSample_isWhatProbeAnswers() throws Exception {
    assertThat(source.sample(SOON)).startsWith(WEBM);
    assertThat(server.asked()).contains("/door/a-key/probe");
  }

  @Test
  void theStream_isPouredUntilThePublisherLeaves() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    source.pour(
        new OutputStream() {
          @Override
          public void write(int octet) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes) {
            all.writeBytes(bytes);
            if (all.size() > 20_000) {
              server.end();
            }
          }
        });
    assertThat(all.toByteArray()).startsWith(WEBM).hasSizeGreaterThan(20_000);
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
      assertThatThrownBy(() -> new WebSocketSource(address))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The source of a stream is at a ws:// or wss:// address.")
          .hasNoCause();
    }
  }
}
