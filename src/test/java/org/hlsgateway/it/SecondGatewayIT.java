package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SecondGatewayIT {

  @TempDir Path directory;

  @Test
  void twoGatewaysFromOneCheckout_runSideBySide() {
    try (OwnGateway second = OwnGateway.start(directory, Map.of())) {
      assertThat(second.address()).isNotEqualTo(SharedGateway.address());
    }
  }
}
