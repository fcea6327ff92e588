package org.hlsgateway.coordinator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.threads.Threads;

/**
 * The application's HTTP side, as we call it: a POST with an empty body and a few headers. Follows
 * its redirects as {@link Redirect} says.
 */
final class Application implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration deadline;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, Threads.named("coordinator-http"));

  // HTTP/1.1: the offer to upgrade to HTTP/2 confuses small servers. Redirects: see Redirect.
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
    Call call = new Call("POST", target.url().orElseThrow(), headers, target.authorization());
    CompletableFuture<HttpResponse<Void>> answer = new CompletableFuture<>();
    answer.orTimeout(deadline.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    send(call, Redirect.MOST, answer);
    return answer;
  }

  private record Call(
      String method, URI uri, Map<String, String> headers, Optional<String> authorization) {
    HttpRequest.Builder request() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
      headers.forEach(request::header);
      authorization.ifPresent(value -> request.header("Authorization", value));
      return request;
    }

    Call after(Redirect redirect) {
      return new Call(
          redirect.method(),
          redirect.to(),
          headers,
          redirect.isSameHost() ? authorization : Optional.empty());
    }
  }

  private void send(Call call, int hopsLeft, CompletableFuture<HttpResponse<Void>> answer) {
    CompletableFuture<HttpResponse<Void>> step =
        client.sendAsync(call.request().timeout(deadline).build(), BodyHandlers.discarding());
    // The request's own time-out ends with the headers: a body that never ends needs this one.
    answer.whenComplete((done, failure) -> step.cancel(true));
    step.whenCompleteAsync(
        (response, failure) -> {
          try {
            Optional<Redirect> redirect =
                failure == null && hopsLeft > 0 ? redirect(call, response) : Optional.empty();
            if (redirect.isPresent() && !answer.isDone()) {
              send(call.after(redirect.get()), hopsLeft - 1, answer);
            } else if (failure != null) {
              answer.completeExceptionally(failure);
            } else {
              answer.complete(response);
            }
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        },
        threads);
  }

  private static Optional<Redirect> redirect(Call call, HttpResponse<Void> response) {
    return response
        .headers()
        .firstValue("Location")
        .flatMap(
            location -> Redirect.of(call.method(), call.uri(), response.statusCode(), location));
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
