package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.TrackDescription;
import org.junit.jupiter.api.Test;

/** What is told of a source from what came of it, where nobody looked. */
class ArrivedFactsTest {
  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @Test
  void h265AndOpus_areNamedAsALookWouldNameThem() throws Exception {
    SourceFacts facts =
        ArrivedFacts.of(
            InitWriter.write(
                List.of(
                    TrackDescription.h265(
                        90_000,
                        List.of(hex("40010c01ffff016000000300b0000003000003005d2c09")),
                        List.of(
                            hex("420101016000000300b0000003000003005da00280802d16595e491b6b80")),
                        List.of(hex("4401c172b46240"))),
                    TrackDescription.opus(2, 312))),
            25);

    StreamFacts picture = facts.video().orElseThrow();
    assertThat(picture.codec()).isEqualTo("hevc");
    assertThat(picture.profile()).isEqualTo("Main");
    assertThat(picture.width()).isEqualTo(1280);
    assertThat(picture.framesPerSecond()).isEqualTo(25);
    assertThat(facts.audio()).singleElement().extracting(StreamFacts::codec).isEqualTo("opus");
  }
}
