package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondGatewayIT extends GatewayScene {

  @TempDir Path directory;

  @Test
  void twoGatewaysFromOneCheckout_runSideBySide() {
    try (OwnGateway second = OwnGateway.start(directory, Map.of())) {
      assertThat(second.address()).isNotEqualTo(gateway);
    }
  }
}
