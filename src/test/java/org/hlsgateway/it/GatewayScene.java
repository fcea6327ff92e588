package org.hlsgateway.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that are clients of the shared gateway. Several classes are at it at the same time: each
 * has channels of its own, by names that no other has, looks at nothing but what belongs to them,
 * and changes nothing that all have in common.
 */
@ExtendWith(SharedGatewayStarts.class)
abstract class GatewayScene {

  final URI gateway = SharedGateway.address();

  final ApiClient api =
      new ApiClient(gateway, SharedGateway.adminUser(), SharedGateway.adminPassword());

  // Offers HTTP/2 with every request, as Java's client does by itself.
  final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
}
