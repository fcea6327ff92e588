package org.hlsgateway.coordinator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.threads.Threads;

/** The application's HTTP side, as we call it: a POST with an empty body and a few headers. */
final class Application implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration deadline;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, Threads.named("coordinator-http"));

  // HTTP/1.1: the offer to upgrade to HTTP/2 confuses small servers. Redirects are no 200.
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .executor(threads)
          .build();

  /**
   * @param deadline for the whole of a request and its answer
   */
  Application(Duration deadline) {
    this.deadline = deadline;
  }

  /**
   * @param target has a url
   * @param headers values of printable ASCII
   * @return the answer without its body; fails after the deadline at the latest
   */
  CompletableFuture<HttpResponse<Void>> post(HttpTarget target, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url().orElseThrow())
            .timeout(deadline)
            .POST(BodyPublishers.noBody());
    headers.forEach(request::header);
    target.authorization().ifPresent(value -> request.header("Authorization", value));
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), BodyHandlers.discarding());
    // The request's own time-out ends with the headers: a body that never ends needs this one.
    CompletableFuture<HttpResponse<Void>> bounded =
        answer.copy().orTimeout(deadline.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    bounded.whenComplete((done, failure) -> answer.cancel(true));
    return bounded;
  }

  /**
   * As {@link #post}, and once more if the connection breaks: the application may close an idle one
   * in the moment that it is used again, and Java does not repeat a POST by itself. For what may
   * arrive twice.
   *
   * @return fails after twice the deadline at the latest
   */
  CompletableFuture<HttpResponse<Void>> postOverLiveConnection(
      HttpTarget target, Map<String, String> headers) {
    return post(target, headers)
        .exceptionallyCompose(
            failure ->
                isBroken(cause(failure))
                    ? post(target, headers)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isBroken(Throwable cause) {
    return cause instanceof IOException
        && !(cause instanceof ConnectException)
        && !(cause instanceof HttpTimeoutException);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** What went wrong, in a few words, without the address. */
  static String reason(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return "no answer in time";
    }
    if (cause instanceof ConnectException) {
      return "cannot connect";
    }
    return cause instanceof IOException && cause.getMessage() != null
        ? "connection failed: " + cause.getMessage().replaceAll("\\p{Cntrl}", " ")
        : cause.getClass().getSimpleName();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
