package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROXY TCP4 192.0.2.7 10.0.0.1 50000 1935 | 192.0.2.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 50000 1935 | 2001:db8:0:0:0:0:0:7",
        "PROXY TCP6 ::ffff:192.0.2.7 ::ffff:10.0.0.1 50000 1935 | 192.0.2.7",
        "PROXY UNKNOWN | ''",
        "PROXY UNKNOWN ffff::1 ffff::2 1 2 | ''"
      })
  void aLine_saysWhomItBrings(String line, String client) throws Exception {
    byte[] header = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    assertReads(header, client);
  }

  @ParameterizedTest
  @CsvSource({
    "21 11 000c c0000207 0a000001 c350 078f, 192.0.2.7",
    // With what a cloud adds.
    "21 11 0010 c0000207 0a000001 c350 078f ea000101, 192.0.2.7",
    "21 21 0024 00000000000000000000ffffc0000207 00000000000000000000ffff0a000001 c350 078f,"
        + " 192.0.2.7",
    // Health checks of the proxy itself, and what is no TCP.
    "20 00 0000, ''",
    "21 31 0002 6162, ''"
  })
  void aBinaryHeader_saysWhomItBrings(String fields, String client) throws Exception {
    assertReads(HexFormat.of().parseHex(SIGNATURE + fields.replace(" ", "")), client);
  }

  private static void assertReads(byte[] header, String client) throws Exception {
    for (int length = 0; length < header.length; length++) {
      assertThat(ProxyHeader.read(Arrays.copyOf(header, length))).as(length + " bytes").isEmpty();
    }
    byte[] more = Arrays.copyOf(header, header.length + 3);
    ProxyHeader read = ProxyHeader.read(more).orElseThrow();
    assertThat(read.length()).isEqualTo(header.length);
    assertThat(read.client().map(InetAddress::getHostAddress).orElse("")).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"03", "160301", "47455420", "504f5354202f6f70656e2f31"})
  void whatBeginsOtherwise_hasNone(String begin) throws Exception {
    ProxyHeader read = ProxyHeader.read(HexFormat.of().parseHex(begin)).orElseThrow();
    assertThat(read.length()).isZero();
    assertThat(read.client()).isEmpty();
  }

  @Test
  void whatOnlyLooksLikeOne_isRefused() {
    assertRefused("PROXY TCP4 nowhere 10.0.0.1 1 2\r\n".getBytes(StandardCharsets.US_ASCII));
    assertRefused("PROXY TCP4 192.0.2.7\r\n".getBytes(StandardCharsets.US_ASCII));
    assertRefused(("PROXY TCP4 " + "1".repeat(200)).getBytes(StandardCharsets.US_ASCII));
    assertRefused(HexFormat.of().parseHex(SIGNATURE + "31110000"));
    assertRefused(HexFormat.of().parseHex(SIGNATURE + "2111ffff"));
    assertRefused(HexFormat.of().parseHex(SIGNATURE + "21110004c0000207"));
  }

  @Test
  void whateverComes_onlyTheOneExceptionIsThrown() {
    Random random = new Random(69);
    byte[] line = "PROXY TCP4 192.0.2.7 10.0.0.1 5 6\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] binary = HexFormat.of().parseHex(SIGNATURE + "2111000cc00002070a000001c350078f");
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = (run % 2 == 0 ? line : binary).clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        ProxyHeader.read(Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)));
      } catch (ProtocolException declared) {
        assertThat(declared.getMessage()).startsWith("The proxy's");
      }
    }
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> ProxyHeader.read(bytes)).isInstanceOf(ProtocolException.class);
  }
}
