package org.hlsgateway.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until a gateway says that it is ready. */
final class Readiness {

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Readiness() {}

  /**
   * @param alive whether waiting still makes sense
   * @param log named in the failure
   * @throws IllegalStateException if the gateway died or did not become ready in five minutes
   */
  static void await(URI gateway, BooleanSupplier alive, Path log) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    long giveUpAt = System.nanoTime() + DEADLINE.toNanos();
    String last = "no answer";
    try {
      while (System.nanoTime() < giveUpAt && alive.getAsBoolean()) {
        try {
          var response = client.send(request, BodyHandlers.ofString());
          if (response.statusCode() == 200) {
            return;
          }
          last = response.statusCode() + " " + response.body();
        } catch (IOException e) {
          last = e.toString();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      last = "interrupted";
    }
    throw new IllegalStateException(gateway + " is not ready: " + last + "; see " + log);
  }
}
