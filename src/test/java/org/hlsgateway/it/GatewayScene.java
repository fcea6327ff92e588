package org.hlsgateway.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests that are clients of the shared gateway. They come one after the other, on one thread, as
 * Arquillian wants it; those with a gateway of their own run beside them.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class GatewayScene {

  final URI gateway = SharedGateway.address();

  final ApiClient api =
      new ApiClient(gateway, SharedGateway.adminUser(), SharedGateway.adminPassword());

  // Offers HTTP/2 with every request, as Java's client does by itself.
  final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
}
