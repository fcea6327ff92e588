package org.hlsgateway.restream;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.hlsgateway.http.Reach;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;
import org.hlsgateway.time.SteadyClock;

/** What all targets share: threads, names, trust in certificates, the clock. */
final class PushNetwork implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int LOOKING_UP = 8;
  private static final int MOST_WAITING = 1_000;
  private static final long CLOSES_WITHIN_MILLIS = 2_000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(THREADS, Threads.named("push"), NioIoHandler.newFactory());

  /** A name server that does not answer holds a thread for long: never one of the loops. */
  private final ThreadPoolExecutor names =
      new ThreadPoolExecutor(
          LOOKING_UP,
          LOOKING_UP,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_WAITING),
          Threads.named("push-names"),
          new ThreadPoolExecutor.DiscardPolicy());

  private final Clocks clocks;
  private final SocketQueues queues;
  private final Optional<TrustManagerFactory> trust;
  private final Reach reach;
  private SslContext tls;

  /**
   * @param trust whose certificates are trusted; empty: those that Java trusts
   * @param ownPorts where this server itself listens: nothing is sent there
   */
  PushNetwork(Clocks clocks, Optional<TrustManagerFactory> trust, Set<Integer> ownPorts) {
    this.clocks = clocks;
    this.reach = new Reach(ownPorts);
    this.trust = trust;
    this.queues = new SocketQueues(new SteadyClock());
    names.allowCoreThreadTimeOut(true);
  }

  EventLoop loop() {
    return (EventLoop) loops.next();
  }

  Clocks clocks() {
    return clocks;
  }

  Reach reach() {
    return reach;
  }

  SocketQueues queues() {
    return queues;
  }

  /** Completes on a thread of its own, or never: whoever waits has a deadline. */
  CompletableFuture<InetAddress[]> resolve(String host) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return InetAddress.getAllByName(host);
          } catch (UnknownHostException e) {
            throw new CompletionException(e);
          }
        },
        names);
  }

  /** Certificates are checked, and that they are the host's. */
  synchronized SslContext tls() throws SSLException {
    if (tls == null) {
      SslContextBuilder client =
          SslContextBuilder.forClient()
              .protocols("TLSv1.3", "TLSv1.2")
              .endpointIdentificationAlgorithm("HTTPS");
      trust.ifPresent(client::trustManager);
      tls = client.build();
    }
    return tls;
  }

  @Override
  public void close() {
    names.shutdownNow();
    loops
        .shutdownGracefully(CLOSES_WITHIN_MILLIS / 10, CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * CLOSES_WITHIN_MILLIS);
  }
}
