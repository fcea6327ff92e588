package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmfTest {

  @Test
  void whatIsWritten_isReadAgain() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    object.put("capsEx", 3.0);
    object.put("none", null);
    object.put("list", List.of("av01", "hvc1"));
    object.put("inner", Map.of("yes", true));
    String longText = "x".repeat(70_000);
    List<Object> read = AmfReader.read(20, AmfWriter.write("connect", 1.0, object, null, longText));
    assertThat(read).containsExactly("connect", 1.0, object, null, longText);
  }

  @Test
  void everyKindOfValue_isReadOrSkipped() {
    List<Object> read =
        read(
            "02 0001 61" // "a"
                + "06" // undefined
                + "0C 00000002 6262" // a long string
                + "0B 4000000000000000 0000" // a date
                + "10 0001 43 0001 78 0101 000009" // an object of the class C: x is true
                + "08 00000063 0001 79 05 000009" // an array of names, whose count is wrong
                + "0A 00000002 0100 0101"
                + "07 0000"
                + "0F 00000001 2F"
                + "0D"
                + "00 3FF0000000000000");
    assertThat(read).hasSize(11);
    assertThat(read.get(2)).isEqualTo("bb");
    assertThat(read.get(4)).isEqualTo(Map.of("x", true));
    assertThat(read.get(6)).isEqualTo(List.of(false, true));
    assertThat(read.get(10)).isEqualTo(1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 00000000", // a time code, of ffmpeg -map 0
        "FF",
        "02 FFFF 61",
        "03 0001 61",
        "0A 7FFFFFFF",
        "0C FFFFFFFF",
        "11 0A 07"
      })
  void whatCannotBeRead_endsTheReading_andNothingElse(String rest) {
    assertThat(read("02 0001 61" + rest)).startsWith("a");
  }

  @Test
  void anObjectWithoutItsEnd_isTakenAsFarAsItGoes() {
    List<Object> read = read("03 0003 617070 02 0004 6C697665");
    assertThat(read).containsExactly(Map.of("app", "live"));
  }

  @Test
  void nestingWithoutEnd_endsTheReading() {
    byte[] deep = new byte[100_000];
    for (int i = 0; i + 4 <= deep.length; i += 4) {
      System.arraycopy(Hex.bytes("03 0001 61"), 0, deep, i, 4);
    }
    assertThat(AmfReader.read(18, deep)).isEmpty();
  }

  @Test
  void valuesWithoutEnd_endTheReading() {
    byte[] nulls = new byte[1_000_000];
    Arrays.fill(nulls, (byte) 5);
    assertThat(AmfReader.read(18, nulls)).hasSize(AmfLimits.MOST_VALUES);
  }

  @Test
  void commandsOfFlash_beginWithAZero_orNot() {
    byte[] plain = AmfWriter.write("connect", 1.0);
    assertThat(AmfReader.read(17, Hex.joined(new byte[] {0}, plain))).startsWith("connect");
    assertThat(AmfReader.read(17, plain)).startsWith("connect");
  }

  @Test
  @SuppressWarnings("unchecked")
  void valuesOfAmf3_areReadWhereTheySayThatTheyAre() {
    // An object with the property a = "b" and c = 300, and the string "a" again by reference.
    List<Object> read =
        read(
            "11 0A 0B 01 0361 06 0362 0363 04 822C 01" + "11 06 0361" + "11 04 FFFFFFFF" + "11 03");
    assertThat((Map<String, Object>) read.get(0))
        .containsExactly(entry("a", "b"), entry("c", 300.0));
    assertThat(read.subList(1, 4)).containsExactly("a", -1.0, true);
  }

  @Test
  void aLongTextWithManyReferences_endsTheReading() {
    int references = 3_990;
    ByteBuffer body = ByteBuffer.allocate(1_010_000);
    beginArray(body, 1 + references);
    body.put((byte) 0x06).put(number(1_000_000 << 1 | 1)).put(new byte[1_000_000]);
    for (int i = 0; i < references; i++) {
      body.put(Hex.bytes("06 00"));
    }
    // Not the list, which a failure would print.
    assertThat(AmfReader.read(18, written(body)).size()).isZero();
  }

  @Test
  void longNamesOfManyObjects_endTheReading() {
    int objects = 1_900;
    ByteBuffer body = ByteBuffer.allocate(100_000);
    beginArray(body, objects);
    // An object with one property of a long name, and others of the same traits.
    body.put(Hex.bytes("0A 13 01")).put(number(60_000 << 1 | 1)).put(new byte[60_000]);
    body.put((byte) 0x01);
    for (int i = 1; i < objects; i++) {
      body.put(Hex.bytes("0A 01 01"));
    }
    assertThat(AmfReader.read(18, written(body)).size()).isZero();
  }

  @Test
  void textAsLongAsAMessage_isRead() {
    String text = "x".repeat(ChunkReader.LONGEST_TEXT - 5);
    assertThat(AmfReader.read(18, AmfWriter.write(text))).containsExactly(text);
  }

  @Test
  void valuesOfAmf3_countTogether() {
    int nulls = AmfLimits.MOST_VALUES / 2;
    ByteBuffer body = ByteBuffer.allocate(100_000);
    for (int i = 0; i < 3; i++) {
      beginArray(body, nulls);
      for (int j = 0; j < nulls; j++) {
        body.put((byte) 0x01);
      }
    }
    assertThat(AmfReader.read(18, written(body))).hasSize(1);
  }

  @Test
  void aCommand_hasItsNumberAndArguments() {
    byte[] body = AmfWriter.write("publish", 5.0, null, "key", "live");
    Command command = Command.read(new RtmpMessage(20, 1, 0, body)).orElseThrow();
    assertThat(command.name()).isEqualTo("publish");
    assertThat(command.transaction()).isEqualTo(5.0);
    assertThat(command.text(0)).contains("key");
    assertThat(command.text(7)).isEmpty();
    assertThat(command.property("app")).isEmpty();
  }

  @Test
  void whatIsNoCommand_isNone() {
    assertThat(Command.read(new RtmpMessage(20, 0, 0, Hex.bytes("00 3FF0000000000000")))).isEmpty();
    assertThat(Command.read(new RtmpMessage(20, 0, 0, new byte[0]))).isEmpty();
  }

  @Test
  void secrets_areNotPrinted() {
    byte[] body = AmfWriter.write("publish", 5.0, null, "secret-key", "live");
    RtmpMessage message = new RtmpMessage(20, 1, 0, body);
    assertThat(message + " " + Command.read(message) + StreamPath.of("door", "secret-key"))
        .doesNotContain("secret-key")
        .doesNotContain(new String(body, StandardCharsets.ISO_8859_1));
  }

  /** Of AMF 3, without names. */
  private static void beginArray(ByteBuffer out, int items) {
    out.put(Hex.bytes("11 09")).put(number(items << 1 | 1)).put((byte) 0x01);
  }

  /** Of AMF 3, in four bytes. */
  private static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 22 | 0x80),
      (byte) (value >> 15 | 0x80),
      (byte) (value >> 8 | 0x80),
      (byte) value
    };
  }

  private static byte[] written(ByteBuffer out) {
    return Arrays.copyOf(out.array(), out.position());
  }

  private static List<Object> read(String hex) {
    return AmfReader.read(18, Hex.bytes(hex));
  }
}
