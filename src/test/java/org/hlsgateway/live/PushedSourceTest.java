package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.packager.RunTap;
import org.junit.jupiter.api.Test;

class PushedSourceTest {

  @Test
  void whatTheServerHasKept_isFetchedOnce() {
    PushedSource source =
        new PushedSource(
            "door",
            new SourceUrl("rtmp://192.0.2.1/door/key"),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(3),
            facts -> null,
            (facts, plan) -> {},
            new RunTap() {});
    assertThat(source.address(false)).isEqualTo("rtmp://192.0.2.1/door/key?cache=clear");
    assertThat(source.address(true)).isEqualTo("rtmp://192.0.2.1/door/key?cache=no");
  }
}
