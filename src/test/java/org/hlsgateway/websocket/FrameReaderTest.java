package org.hlsgateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private final List<String> heard = new ArrayList<>();
  private final List<byte[]> pieces = new ArrayList<>();
  private final FrameReader reader = new FrameReader(new Noted());

  @Test
  void aBinaryMessage_comesWhole_howeverItIsCut() throws Exception {
    byte[] content = random(70_000);
    for (byte each : ClientFrames.binary(content)) {
      read(each);
    }
    assertThat(pieces).containsExactly(content);
  }

  @Test
  void fragments_areOneMessage_withAPingBetween() throws Exception {
    read(ClientFrames.frame(0x02, new byte[] {1, 2}));
    read(ClientFrames.frame(0x89, bytes("hey")));
    read(ClientFrames.frame(0x00, new byte[0]));
    read(ClientFrames.frame(0x80, new byte[] {3}));
    assertThat(heard).containsExactly("ping hey");
    assertThat(pieces).containsExactly(new byte[] {1, 2, 3});
  }

  @Test
  void aLargeMessage_comesInPieces() throws Exception {
    byte[] content = random(2 * FrameReader.PIECE_BYTES + 5);
    read(ClientFrames.binary(content));
    assertThat(pieces).extracting(piece -> piece.length).containsExactly(1 << 20, 1 << 20, 5);
    assertThat(pieces.get(2)).isEqualTo(Arrays.copyOfRange(content, 2 << 20, content.length));
  }

  @Test
  void texts_andTheEnd_areHeard_andNothingAfterIt() throws Exception {
    read(ClientFrames.text("h"));
    read(ClientFrames.text("ü"));
    read(ClientFrames.frame(0x88, new byte[] {3, (byte) 0xe8}));
    read(ClientFrames.text("more"));
    assertThat(heard).containsExactly("text h", "text ü", "close");
  }

  @Test
  void anEmptyMessage_isNothing() throws Exception {
    read(ClientFrames.binary(new byte[0]));
    assertThat(pieces).isEmpty();
  }

  @Test
  void aFrameThatSaysItIsHuge_isRefused_beforeAnyOfItCame() {
    isRefused(CloseCode.TOO_BIG, ClientFrames.head(0x82, 1L << 40));
    isRefused(CloseCode.TOO_BIG, ClientFrames.head(0x82, Long.MAX_VALUE));
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.head(0x82, -1));
    isRefused(CloseCode.TOO_BIG, ClientFrames.head(0x81, 5_000));
  }

  @Test
  void fragmentsWithoutEnd_areRefused() throws Exception {
    FrameReader endless = new FrameReader(new Noted());
    byte[] fragment = ClientFrames.frame(0x00, new byte[1 << 20]);
    endless.read(ByteBuffer.wrap(ClientFrames.frame(0x02, new byte[1 << 20])));
    for (int i = 1; i < FrameReader.MOST_BINARY_BYTES >> 20; i++) {
      endless.read(ByteBuffer.wrap(fragment));
    }
    assertThatThrownBy(() -> endless.read(ByteBuffer.wrap(fragment)))
        .hasMessage("A message is larger than 32 MiB.");
  }

  @Test
  void whatNoClientMaySend_isRefused() {
    isRefused(CloseCode.PROTOCOL_ERROR, new byte[] {(byte) 0x82, 1, 0}); // not masked
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.frame(0xc2, new byte[1])); // compressed
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.frame(0x83, new byte[1])); // no such opcode
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.frame(0x80, new byte[1])); // of what?
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.frame(0x09, new byte[1])); // ping in pieces
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.frame(0x89, new byte[126])); // long ping
    isRefused(CloseCode.PROTOCOL_ERROR, ClientFrames.frame(0x81, new byte[] {(byte) 0xff}));
  }

  /** A text within a binary message's fragments. */
  @Test
  void anotherMessageBeforeTheEnd_isRefused() throws Exception {
    read(ClientFrames.frame(0x02, new byte[1]));
    assertThatThrownBy(() -> read(ClientFrames.text("h"))).isInstanceOf(MalformedWebSocket.class);
  }

  @Test
  void mutatedFrames_areReadOrRefused_andNothingElse() {
    Random random = new Random(7);
    byte[] sound = ClientFrames.binary(random(300));
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = sound.clone();
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(Math.min(bytes.length, 1 + round % 300))] = (byte) random.nextInt();
      }
      FrameReader each = new FrameReader(new Noted());
      try {
        each.read(ByteBuffer.wrap(bytes));
        each.read(ByteBuffer.wrap(sound));
      } catch (MalformedWebSocket e) {
        assertThat(e.code()).isBetween(1002, 1009);
      }
    }
  }

  @Test
  void whatTheServerSends_hasTheLengthInTheFormThatItsSizeAsks() {
    assertThat(Frames.text("h")).containsExactly(0x81, 1, 'h');
    assertThat(Frames.binary(new byte[126])).hasSize(130).startsWith(0x82, 126, 0, 126);
    assertThat(Frames.binary(new byte[65_536]))
        .hasSize(65_546)
        .startsWith(0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0);
    assertThat(Frames.close(1000, "ü".repeat(80))).hasSize(2 + 2 + 122);
  }

  @Test
  void theHandshake_isAnsweredAsInTheSpecification() {
    // RFC 6455, 1.3
    assertThat(Opening.accept("dGhlIHNhbXBsZSBub25jZQ==", "13"))
        .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(Opening.accept("dGhlIHNhbXBsZSBub25jZQ==", "8")).isEmpty();
    assertThat(Opening.accept("short", "13")).isEmpty();
    assertThat(Opening.accept(null, null)).isEmpty();
  }

  private void isRefused(int code, byte[] bytes) {
    assertThatThrownBy(() -> new FrameReader(new Noted()).read(ByteBuffer.wrap(bytes)))
        .isInstanceOfSatisfying(
            MalformedWebSocket.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void read(byte... bytes) throws MalformedWebSocket {
    reader.read(ByteBuffer.wrap(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private final class Noted implements FrameReader.Listener {
    @Override
    public void text(String text) {
      heard.add("text " + text);
    }

    @Override
    public void binary(byte[] piece) {
      assertThat(piece).isNotEmpty();
      pieces.add(piece);
    }

    @Override
    public void ping(byte[] content) {
      heard.add("ping " + new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      heard.add("close");
    }
  }
}
