package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosedCaptionsTest {

  /** {@code |} stands where the length of the next unit does. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "captions, |06 04 0b b50031 47413934 03 c0ff80 80 |658884, true",
    "behind a delimiter and a parameter set, |09f0|676400|0604 08 b50031 47413934 03 80|6588, true",
    "behind another message, |06 01 03 010203 04 0b b50031 47413934 03 c0ff80 80|658884, true",
    "behind a message with a byte that prevents a start code, "
        + "|06 05 03 00000302 04 08 b50031 47413934 03 80|658884, true",
    "active format description, |06 04 08 b50031 47413934 06 80|658884, false",
    "behind active format description, "
        + "|06 04 09 b50031 44544731 41 f8 04 08 b50031 47413934 03 80|658884, true",
    "of another provider, |06 04 08 b5003c 47413934 03 80|658884, false",
    "too short, |06 04 0b b50031 4741|658884, false",
    "a long message, |06 05 ff 04 0102 80|658884, false",
    "behind the picture, |658884|06 04 08 b50031 47413934 03 80, false",
    "none, |658884, false",
    "what cannot be read, 00000009, false",
  })
  void captionsAreFound(String what, String units, boolean expected) throws Exception {
    assertThat(ClosedCaptions.areIn(sample(TestStream.init(true, false), bytes(units))))
        .isEqualTo(expected);
  }

  private static byte[] bytes(String units) {
    byte[] all = new byte[0];
    String[] pieces = units.replace(" ", "").split("\\|", -1);
    all = TestStream.join(all, TestStream.hex(pieces[0]));
    for (String piece : List.of(pieces).subList(1, pieces.length)) {
      byte[] unit = TestStream.hex(piece);
      all = TestStream.join(all, TestStream.int32(unit.length), unit);
    }
    return all;
  }

  private static Sample sample(byte[] init, byte[] content) throws Exception {
    TestStream.Frame frame =
        new TestStream.Frame(TestStream.VIDEO, 900_000, 3_600, 0, true, content);
    return Reading.of(TestStream.join(init, TestStream.fragment(frame))).samples.get(0);
  }
}
