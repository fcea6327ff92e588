package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Requests to a storage behind HTTP, each with a deadline. */
final class StorageHttp {
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration REST_WITHIN = Duration.ofSeconds(1);

  private final HttpClient client;
  private final Duration answerWithin;
  private final StorageBudget fetched = StorageBudget.ofThisServer();

  /**
   * @param answerWithin from the request's beginning to the headers of its answer; the rest has a
   *     second more, and of a file that is fetched once more as long
   */
  StorageHttp(Duration answerWithin) {
    this(answerWithin, Optional.empty());
  }

  /**
   * @param tls empty: what Java trusts
   */
  StorageHttp(Duration answerWithin, Optional<SSLContext> tls) {
    this.answerWithin = answerWithin;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            // A bare PUT, as existing receivers expect it, and no upgrade with a body behind it.
            .version(HttpClient.Version.HTTP_1_1);
    tls.ifPresent(builder::sslContext);
    client = builder.build();
  }

  static BodyPublisher body(List<byte[]> content) {
    long length = content.stream().mapToLong(piece -> piece.length).sum();
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(content), length);
  }

  /** The answer's status. */
  int status(HttpRequest.Builder request) throws IOException {
    return send(request, BodyHandlers.discarding(), REST_WITHIN).statusCode();
  }

  /** The answer, with a body that is no longer than that. */
  HttpResponse<byte[]> small(HttpRequest.Builder request, int mostBytes) throws IOException {
    return send(
        request,
        info ->
            length(info.headers()) > mostBytes
                ? BodySubscribers.replacing(new byte[0])
                : BodySubscribers.ofByteArray(),
        REST_WITHIN);
  }

  /**
   * The file that a GET brings.
   *
   * @throws NoSuchFileException if the storage says that there is none
   * @throws Unauthorized if it does not take who asks
   */
  FetchedFile fetch(String path, HttpRequest.Builder request) throws IOException {
    Reservation reservation = new Reservation(fetched);
    boolean isFetched = false;
    try {
      HttpResponse<byte[]> answer =
          send(request.GET(), info -> bytes(info, reservation), answerWithin);
      if (answer.statusCode() == 404 || answer.statusCode() == 410) {
        throw new NoSuchFileException(path);
      }
      if (answer.statusCode() == 401) {
        throw new Unauthorized(path);
      }
      if (answer.statusCode() != 200) {
        throw new IOException(
            "The storage answered " + answer.statusCode() + " to GET " + path + ".");
      }
      // Empty where there was no room for it.
      if (answer.body().length != length(answer.headers())) {
        throw new IOException(
            "The storage's file "
                + path
                + " is too large, does not say how large it is, or too many are read at once.");
      }
      isFetched = true;
      return new FetchedFile(answer.body(), version(answer.headers()), reservation);
    } finally {
      if (!isFetched) {
        reservation.close();
      }
    }
  }

  private static BodySubscriber<byte[]> bytes(ResponseInfo info, Reservation reservation) {
    long length = length(info.headers());
    return info.statusCode() == 200 && FetchedFile.isPossible(length) && reservation.take(length)
        ? BodySubscribers.ofByteArray()
        : BodySubscribers.replacing(new byte[0]);
  }

  private static long length(HttpHeaders headers) {
    return headers.firstValueAsLong("content-length").orElse(-1);
  }

  private static Optional<String> version(HttpHeaders headers) {
    return headers
        .firstValue("etag")
        .map(tag -> tag.replaceAll("[^A-Za-z0-9._-]", ""))
        .filter(tag -> !tag.isEmpty());
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, BodyHandler<T> handler, Duration restWithin) throws IOException {
    // The request's own time-out ends with the headers: a body that never ends needs this one.
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(request.timeout(answerWithin).build(), handler);
    try {
      return answer.get(answerWithin.plus(restWithin).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("The storage did not end its answer in time.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the storage was waited for.", e);
    } finally {
      answer.cancel(true);
    }
  }
}
