package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a delimiter alone, 00000002_09f0, false",
    "a delimiter and a parameter set, 00000002_09f0_00000003_67640c, false",
    "a delimiter and a slice, 00000002_09f0_00000003_419a00, true",
    "a keyframe's slice, 00000003_658884, true",
    "nothing, '', true",
    "what is cut off in a length, 000000, true",
    "what is cut off in a unit, 00000009_09f0, true",
    "an empty unit, 00000000_09f0, true",
  })
  void aFrameHasAPicture_unlessItHasHeadersAlone(String what, String hex, boolean expected)
      throws Exception {
    byte[] content = HexFormat.of().parseHex(hex.replace("_", ""));
    TestStream.Frame frame =
        new TestStream.Frame(TestStream.VIDEO, 900_000, 3_600, 0, false, content);
    List<Sample> read =
        Reading.of(TestStream.join(TestStream.init(true, false), TestStream.fragment(frame)))
            .samples;
    assertThat(read).singleElement().extracting(Sample::hasPicture).isEqualTo(expected);
  }
}
