package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final int BYTES = Handshake.PACKET_BYTES;
  private final Handshake handshake = new Handshake(new SecureRandom());

  @Test
  void aPlainClient_getsItsOwnBytesBack_byteForByte() throws Exception {
    byte[] client = Hex.filled(BYTES);
    System.arraycopy(new byte[8], 0, client, 0, 8);
    byte[] answer = answer(client);
    assertThat(answer).hasSize(1 + 2 * BYTES);
    assertThat(answer[0]).isEqualTo((byte) 3);
    assertThat(Hex.slice(answer, 5, 9)).containsOnly(0);
    assertThat(Hex.slice(answer, 1 + BYTES, answer.length)).isEqualTo(client);
  }

  @Test
  void aClientWithAVersionButNoDigest_getsThePlainEcho() throws Exception {
    byte[] client = Hex.filled(BYTES);
    byte[] answer = answer(client);
    assertThat(Hex.slice(answer, 1 + BYTES, answer.length)).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 772})
  void aClientWithADigest_getsOneBack_inTheSameHalf(int half) throws Exception {
    byte[] client = Hex.filled(BYTES);
    System.arraycopy(Hex.bytes("80000702"), 0, client, 4, 4);
    int at = place(client, half);
    byte[] digest = hmac("Genuine Adobe Flash Player 001".getBytes("US-ASCII"), client, at);
    System.arraycopy(digest, 0, client, at, digest.length);

    byte[] answer = answer(client);
    byte[] server = Hex.slice(answer, 1, 1 + BYTES);
    int there = place(server, half);
    assertThat(server[4]).isGreaterThanOrEqualTo((byte) 3);
    assertThat(Hex.slice(server, there, there + 32))
        .isEqualTo(
            hmac("Genuine Adobe Flash Media Server 001".getBytes("US-ASCII"), server, there));
    assertThat(Hex.slice(answer, 1 + BYTES, answer.length)).isNotEqualTo(client);
  }

  @Test
  void itIsDone_whenAsManyBytesCame_whateverTheyAre() throws Exception {
    byte[] all = new byte[1 + 2 * BYTES + 3];
    all[0] = 3;
    ByteBuffer in = ByteBuffer.wrap(all);
    assertThat(handshake.read(in)).isPresent();
    assertThat(handshake.isDone()).isTrue();
    assertThat(in.remaining()).isEqualTo(3);
  }

  @Test
  void bytesThatComeOneByOne_areEnough() throws Exception {
    int answers = 0;
    for (int i = 0; i < 1 + 2 * BYTES; i++) {
      assertThat(handshake.isDone()).isFalse();
      Optional<byte[]> answer =
          handshake.read(ByteBuffer.wrap(new byte[] {i == 0 ? (byte) 3 : (byte) i}));
      answers += answer.isPresent() ? 1 : 0;
    }
    assertThat(answers).isEqualTo(1);
    assertThat(handshake.isDone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"22, TLS", "71, HTTP", "80, HTTP", "6, RTMPE", "13, PROXY", "48, not speak RTMP"})
  void whatIsNotRtmp_isRefusedByItsFirstByte(int first, String guess) {
    assertThatThrownBy(() -> handshake.read(ByteBuffer.wrap(new byte[] {(byte) first})))
        .isInstanceOf(MalformedRtmp.class)
        .hasMessageContaining(guess);
  }

  private byte[] answer(byte[] client) throws MalformedRtmp {
    return handshake.read(ByteBuffer.wrap(Hex.joined(new byte[] {3}, client))).orElseThrow();
  }

  private static int place(byte[] packet, int half) {
    int sum = 0;
    for (int i = half; i < half + 4; i++) {
      sum += packet[i] & 0xff;
    }
    return half + 4 + sum % 728;
  }

  private static byte[] hmac(byte[] key, byte[] packet, int at) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(packet, 0, at);
    mac.update(packet, at + 32, packet.length - at - 32);
    return mac.doFinal();
  }
}
