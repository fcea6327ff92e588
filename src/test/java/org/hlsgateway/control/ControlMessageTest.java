package org.hlsgateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUBLISH-REQUEST\nRequest-ID: 7\nStream-Channel: door\nUser-IP: ::1\n",
        "publish-request\nrequest-id:7\nSTREAM-CHANNEL:door\nuser-ip:::1",
        "PUBLISH-REQUEST\r\nRequest-ID: 7\r\nStream-Channel: door\r\nUser-IP: ::1\r\n\r\n",
        "PUBLISH-REQUEST\n\nRequest-ID: 7\nStream-Channel: door\nUser-IP: ::1\n\n",
        "Publish-Request \r\n\r\n"
            + "User-IP:\t::1 \r\n"
            + "unknown: x\r\n"
            + "Request-ID :7\r\n"
            + "Stream-Channel: door",
        "PUBLISH-REQUEST\nnot an argument\nRequest-ID: 6\nRequest-ID: 7\nStream-Key:\n"
            + "Stream-Channel: door\nUser-IP: ::1"
      })
  void parse_ofEverySpelling_givesTheSameArguments(String frame) throws MalformedMessage {
    ControlMessage message = ControlMessage.parse(frame);
    assertThat(message.type()).isEqualTo("PUBLISH-REQUEST");
    assertThat(message.argument("request-id")).contains("7");
    assertThat(message.argument("Stream-Channel")).contains("door");
    assertThat(message.argument("USER-IP")).contains("::1");
    assertThat(message.argument("Stream-Key")).isEmpty();
    assertThat(message.body()).isEmpty();
  }

  @Test
  void parse_keepsWhatFollowsTheEmptyLineAsBody() throws MalformedMessage {
    assertThat(ControlMessage.parse("X\na: 1\n\nbody: no argument\n\nmore").body())
        .isEqualTo("body: no argument\n\nmore");
    assertThat(ControlMessage.parse("X\n\njust a body").body()).isEqualTo("just a body");
    assertThat(ControlMessage.parse("X\n\n\na: 1"))
        .isEqualTo(new ControlMessage("X", List.of(), "\na: 1"));
  }

  @Test
  void text_isWhatPeersRead() {
    ControlMessage message =
        ControlMessage.of("publish-accept")
            .with("Request-ID", "7")
            .with("Stream-Channel", "door")
            .with("Stream-ID", "abc")
            .with("Nothing", "");
    assertThat(message.text())
        .isEqualTo("PUBLISH-ACCEPT\nRequest-ID:7\nStream-Channel:door\nStream-ID:abc\n");
    assertThat(ControlMessage.of("HEARTBEAT").text()).isEqualTo("HEARTBEAT\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\nHEARTBEAT", ": x", "two words", "1ST", "\u0000", "T\u00c4T"})
  void parse_withoutType_isMalformed(String frame) {
    assertThatThrownBy(() -> ControlMessage.parse(frame)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void parse_isBounded() {
    assertThatThrownBy(() -> ControlMessage.parse("X\n" + "a".repeat(65_536)))
        .isInstanceOf(MalformedMessage.class);
    StringBuilder many = new StringBuilder("X\n");
    for (int i = 0; i < 65; i++) {
      many.append("a").append(i).append(": 1\n");
    }
    assertThatThrownBy(() -> ControlMessage.parse(many.toString()))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void with_refusesASecondLine() {
    assertThatThrownBy(() -> ControlMessage.of("X").with("a", "1\nb: 2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ControlMessage.of("X").with("a\nb", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_showsNoValues() {
    assertThat(ControlMessage.of("PUBLISH-REQUEST").with("Stream-Key", "geheim").toString())
        .isEqualTo("PUBLISH-REQUEST[Stream-Key]");
  }

  /** Pieces that the grammar cares about, thrown together; the seed is fixed, failures repeat. */
  @Test
  void parse_ofAnything_isAMessageThatReadsBackTheSame_orMalformed() {
    String[] pieces = {
      "\n",
      "\r\n",
      "\n\n",
      ":",
      ": ",
      " ",
      "\t",
      "\r",
      "PUBLISH-END",
      "heartbeat",
      "Stream-ID",
      "stream-id",
      "a",
      "=",
      "\u0000",
      "\u2028",
      "\u0085",
      "\u00a0",
      "\ud83d\udeaa",
      "\ud83d",
      "X\n\nA: 1",
      "rtmp://[::1]:1935/a/b",
      "x".repeat(70)
    };
    Random random = new Random(20260301);
    int parsed = 0;
    for (int round = 0; round < 200_000; round++) {
      StringBuilder frame = new StringBuilder(random.nextBoolean() ? "TYPE" : "");
      for (int i = random.nextInt(14); i > 0; i--) {
        frame.append(
            random.nextInt(20) == 0
                ? Character.toString((char) random.nextInt(0x10000))
                : pieces[random.nextInt(pieces.length)]);
      }
      ControlMessage message;
      try {
        message = ControlMessage.parse(frame.toString());
      } catch (MalformedMessage expected) {
        continue;
      }
      parsed++;
      try {
        assertThat(ControlMessage.parse(message.text())).isEqualTo(message);
      } catch (MalformedMessage e) {
        throw new AssertionError("reads, but not again: " + frame, e);
      }
    }
    assertThat(parsed).isGreaterThan(40_000);
  }
}
