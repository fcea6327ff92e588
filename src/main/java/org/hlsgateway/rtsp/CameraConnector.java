package org.hlsgateway.rtsp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hlsgateway.http.Reach;
import org.hlsgateway.http.Reach.NamedBy;

/**
 * Makes connections to a camera: to the first of its host's addresses that takes one and may be
 * connected to. Belongs to the thread of its loop.
 */
final class CameraConnector {
  /** So much is read at once. */
  static final int READ_BYTES = 64 << 10;

  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(8);
  private static final int MOST_ADDRESSES = 4;

  private final RtspLoops loops;
  private final EventLoop loop;
  private final Reach reach;
  private final CertificateCheck certificate;
  private boolean isStopped;

  CameraConnector(RtspLoops loops, EventLoop loop, Reach reach, CertificateCheck certificate) {
    this.certificate = certificate;
    this.loops = loops;
    this.loop = loop;
    this.reach = reach;
  }

  /** A connection, and whom it is to. */
  record Opened(Channel channel, InetAddress peer) {}

  /** One connection that is to be made. */
  private record Task(
      RtspUrl url,
      NamedBy namedBy,
      Supplier<ChannelHandler> handler,
      CompletableFuture<Opened> done) {}

  /**
   * Fails with an {@link RtspException}. Nothing is read of the connection until it is asked for.
   *
   * @param namedBy who named the address
   * @param handler of what comes, after TLS
   */
  CompletionStage<Opened> connect(RtspUrl url, NamedBy namedBy, Supplier<ChannelHandler> handler) {
    Task task = new Task(url, namedBy, handler, new CompletableFuture<>());
    loops
        .resolve(url.host())
        .orTimeout(CONNECTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((addresses, fault) -> loop.execute(() -> resolved(task, addresses, fault)));
    return task.done();
  }

  private void resolved(Task task, List<InetAddress> addresses, Throwable fault) {
    if (fault == null) {
      connect(task, addresses, 0);
    } else {
      task.done()
          .completeExceptionally(
              fault instanceof RtspException
                  ? fault
                  : RtspException.passing("Failed to resolve hostname"));
    }
  }

  private void connect(Task task, List<InetAddress> addresses, int index) {
    if (isStopped) {
      task.done().completeExceptionally(RtspException.passing("It was stopped."));
      return;
    }
    InetAddress address = addresses.get(index);
    Optional<String> objection = reach.objection(address, task.url().port(), task.namedBy());
    if (objection.isPresent()) {
      task.done()
          .completeExceptionally(
              new RtspException(
                  RtspException.Kind.LASTING, "Not to be connected to: " + objection.get()));
      return;
    }
    bootstrap(task)
        .connect(new InetSocketAddress(address, task.url().port()))
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                opened(task, connected.channel(), address);
              } else if (index + 1 < Math.min(addresses.size(), MOST_ADDRESSES)) {
                connect(task, addresses, index + 1);
              } else {
                task.done().completeExceptionally(unconnected(connected.cause()));
              }
            });
  }

  private Bootstrap bootstrap(Task task) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECTS_WITHIN.toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .option(ChannelOption.AUTO_READ, false)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel made) {
                if (task.url().secure()) {
                  SslHandler tls = CameraTls.handler(made, task.url(), certificate);
                  made.pipeline().addLast(tls);
                  tls.handshakeFuture().addListener(done -> agreed(task.url(), done.isSuccess()));
                }
                made.pipeline().addLast(task.handler().get());
              }
            });
  }

  private void agreed(RtspUrl url, boolean isAgreed) {
    if (isAgreed) {
      loops.hangUps().agreed(url);
    }
  }

  private void opened(Task task, Channel made, InetAddress address) {
    if (isStopped) {
      made.close();
      task.done().completeExceptionally(RtspException.passing("It was stopped."));
    } else {
      task.done().complete(new Opened(made, address));
    }
  }

  private static RtspException unconnected(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof NoRouteToHostException || said.contains("unreachable")) {
      return RtspException.passing("Connecting to the camera: No route to host");
    }
    return RtspException.passing(
        cause instanceof ConnectException && said.contains("refused")
            ? "Connecting to the camera: Connection refused"
            : cause instanceof ConnectTimeoutException || said.contains("timed out")
                ? "Connecting to the camera: Connection timed out"
                : "Connecting to the camera: " + said);
  }

  /** No other connection is made any more. */
  void stop() {
    isStopped = true;
  }
}
