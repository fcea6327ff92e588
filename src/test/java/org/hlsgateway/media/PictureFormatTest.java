package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets as x264 and x265 write them. */
class PictureFormatTest {

  @ParameterizedTest
  @CsvSource({
    "6742c01eda0280bfe5c044000003000400000300c83c58ba80, false, 66, 640, 360",
    "6742c01fda014016ec0440000003004000000c83c60ca8, false, 66, 1280, 720",
    "6764001facd9405005bb01, false, 100, 1280, 720",
    "42010101600000030090000003000003003fa00502016965959a4932bc05a02000000300200000030321, true, 1, 640, 360",
    "42010101600000030090000003000003005da00280802d165959a4932bc05a020000030002000003003210, true, 1, 1280, 720"
  })
  void realSets_areRead(String set, boolean hevc, int profile, int width, int height) {
    assertThat(PictureFormat.of(TestStream.hex(set), hevc))
        .contains(new PictureFormat(profile, 1, 8, width, height));
  }

  @Test
  void whatIsNoSet_isNone() {
    for (int length = 0; length < 12; length++) {
      assertThat(PictureFormat.of(new byte[length], false)).isEqualTo(Optional.empty());
      assertThat(PictureFormat.of(new byte[length], true)).isEqualTo(Optional.empty());
    }
  }
}
