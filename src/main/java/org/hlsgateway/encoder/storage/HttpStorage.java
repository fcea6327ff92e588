package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Files by PUT and DELETE below an address; any status of 200 to 299 is success. */
final class HttpStorage implements Storage {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration REST_WITHIN = Duration.ofSeconds(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_WITHIN)
          // A bare PUT, as existing receivers expect it, and no upgrade with a body behind it.
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final Duration answerWithin;
  private final URI base;
  private final Optional<String> authorization;

  HttpStorage(URI base, Optional<String> authorization) {
    this(base, authorization, ANSWER_WITHIN);
  }

  /**
   * @param answerWithin from the request's beginning to the headers of its answer; the rest has a
   *     second more
   */
  HttpStorage(URI base, Optional<String> authorization, Duration answerWithin) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text : text + "/");
    this.authorization = authorization;
    this.answerWithin = answerWithin;
  }

  @Override
  public void put(String path, String contentType, List<byte[]> content) throws IOException {
    long length = content.stream().mapToLong(piece -> piece.length).sum();
    BodyPublisher body =
        length == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(content), length);
    int status =
        send(
            request(path)
                .header("Content-Type", contentType)
                .header("Cache-Control", Storage.cacheControl(path))
                .PUT(body)
                .build());
    if (status / 100 != 2) {
      throw new IOException("The storage answered " + status + " to PUT " + path + ".");
    }
  }

  @Override
  public void delete(String path) throws IOException {
    int status = send(request(path).DELETE().build());
    if (status / 100 != 2 && status != 404 && status != 410) {
      throw new IOException("The storage answered " + status + " to DELETE " + path + ".");
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(answerWithin);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private int send(HttpRequest request) throws IOException {
    // The request's own time-out ends with the headers: a body that never ends needs this one.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return answer
          .get(answerWithin.plus(REST_WITHIN).toMillis(), TimeUnit.MILLISECONDS)
          .statusCode();
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

  @Override
  public void close() {
    // The client's threads end by themselves once nobody refers to it.
  }
}
