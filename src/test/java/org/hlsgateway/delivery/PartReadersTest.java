package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartReadersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AppleCoreMedia/1.0.0.21F90 (iPhone; U; CPU OS 17_5_1 like Mac OS X; en_us)",
        "Cameras/1.0 (Linux;Android 14) ExoPlayerLib/2.19.1",
        "Cameras/2.0 (Linux;Android 15) AndroidXMedia3/1.4.1"
      })
  void playersOfLowLatencyHls_beginWithParts(String program) {
    assertThat(PartReaders.are(program)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Lavf/59.27.100",
        "libmpv",
        "VLC/3.0.21 LibVLC/3.0.21",
        "GStreamer souphttpsrc 1.22.0 libsoup/2.74.3",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0",
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/538.1 (KHTML, like Gecko)",
        "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko)"
      })
  void otherPlayers_needAWholeSegment(String program) {
    assertThat(PartReaders.are(program)).isFalse();
  }
}
