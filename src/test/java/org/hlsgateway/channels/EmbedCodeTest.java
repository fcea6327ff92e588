package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbedCodeTest {

  @Test
  void titleWithAnyCharacter_staysInsideItsAttribute() {
    Channel channel = TestChannels.named("door", "\"><script>&").channel();
    assertThat(EmbedCode.of(channel, "https://cam.example:8443"))
        .startsWith("<iframe src=\"https://cam.example:8443/hls_gateway/watch/door/player\"")
        .contains("title=\"&quot;>&lt;script>&amp;\"")
        .endsWith("allowfullscreen></iframe>");
  }
}
