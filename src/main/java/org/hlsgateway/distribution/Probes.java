package org.hlsgateway.distribution;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.http.Reach;
import org.hlsgateway.threads.Threads;

/**
 * Asks other servers how they are, with a deadline for each question and a limit for each answer.
 * Follows no redirect.
 */
final class Probes implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(3);

  private static final int THREADS = 8;
  private static final int MOST_WAITING = 1_000;
  private static final int MOST_BYTES = 4 << 20;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_WAITING),
          Threads.named("event-probes"),
          new ThreadPoolExecutor.AbortPolicy());

  private final ExecutorService answers =
      Executors.newFixedThreadPool(2, Threads.named("event-answers"));

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(DEADLINE)
          .executor(answers)
          .build();

  Probes() {
    ((ThreadPoolExecutor) threads).allowCoreThreadTimeOut(true);
  }

  /** An answer as it is needed. */
  record Answer(int status, String text) {}

  /**
   * @param headers name and value of each
   * @return fails within the deadline
   */
  CompletableFuture<Answer> get(URI address, String[]... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(DEADLINE);
    for (String[] header : headers) {
      request.header(header[0], header[1]);
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request.build(), info -> new Bounded());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    answer.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    // The request's own time-out ends with the headers: a body that never ends needs this one.
    answer.whenComplete((done, failure) -> sent.cancel(true));
    sent.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else {
            answer.complete(
                new Answer(
                    response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
          }
        });
    return answer;
  }

  /** Completes if something listens there; fails within about the deadline if not. */
  CompletableFuture<Void> connect(String host, int port) {
    CompletableFuture<Void> connected =
        CompletableFuture.runAsync(
            () -> {
              try (Socket socket = new Socket()) {
                InetSocketAddress address = new InetSocketAddress(host, port);
                if (address.isUnresolved()) {
                  throw new IOException("The name " + host + " is not known.");
                }
                new Reach(Set.of())
                    .objection(address.getAddress(), port, Reach.NamedBy.ADMINISTRATOR)
                    .ifPresent(
                        why -> {
                          throw new CompletionException(new IOException(why));
                        });
                socket.connect(address, (int) DEADLINE.toMillis());
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            threads);
    return connected.orTimeout(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    answers.shutdownNow();
  }

  /** A body up to a limit: who sends more than any server of ours is cut off. */
  private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> all =
        HttpResponse.BodySubscribers.ofByteArray();

    private Flow.Subscription subscription;
    private long bytes;

    @Override
    public CompletionStage<byte[]> getBody() {
      return all.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
      subscription = subscribed;
      all.onSubscribe(subscribed);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      bytes += item.stream().mapToInt(ByteBuffer::remaining).sum();
      if (bytes > MOST_BYTES) {
        subscription.cancel();
        all.onError(new IOException("more than " + MOST_BYTES + " bytes"));
      } else {
        all.onNext(item);
      }
    }

    @Override
    public void onError(Throwable failure) {
      all.onError(failure);
    }

    @Override
    public void onComplete() {
      all.onComplete();
    }
  }
}
