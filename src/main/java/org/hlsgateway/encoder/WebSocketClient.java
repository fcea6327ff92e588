package org.hlsgateway.encoder;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.hlsgateway.threads.Threads;

/**
 * Opens WebSockets to streaming servers, which send their first frames together with the
 * handshake's answer and may close right behind. One thread reads for all.
 */
final class WebSocketClient implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final int LARGEST_ANSWER = 16 * 1024;

  /** Browsers send what they encoded in a second or so at once. */
  private static final int LARGEST_FRAME = 32 << 20;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, Threads.named("encoder-websocket"), NioIoHandler.newFactory());

  /**
   * Blocks until the server has agreed.
   *
   * @param address {@code ws[s]://}, with a host
   * @param tls for {@code wss://}; empty: what Java trusts
   * @throws IOException if it does not; says nothing of the address, which may hold a key
   */
  WebSocketConnection open(URI address, Optional<SSLContext> tls)
      throws IOException, InterruptedException {
    WebSocketConnection connection = new WebSocketConnection();
    connect(address, tls, connection, connection::failed);
    connection.awaitReady(CONNECT_WITHIN);
    return connection;
  }

  /**
   * Blocks until the relay has agreed to speak.
   *
   * @param address {@code ws[s]://}, with a host
   */
  RelayConnection openRelay(URI address) throws IOException, InterruptedException {
    RelayConnection connection = new RelayConnection();
    connect(address, Optional.empty(), connection, connection::failed);
    try {
      connection.awaitReady(CONNECT_WITHIN);
      return connection;
    } catch (IOException | InterruptedException e) {
      connection.close();
      throw e;
    }
  }

  private void connect(
      URI address, Optional<SSLContext> tls, ChannelHandler connection, Runnable onFailure) {
    boolean secure = address.getScheme().toLowerCase(Locale.ROOT).equals("wss");
    int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
    String host = address.getHost().replaceAll("[\\[\\]]", "");
    Optional<SSLEngine> engine = secure ? Optional.of(engine(tls, host, port)) : Optional.empty();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_WITHIN.toMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                fill(channel.pipeline(), address, engine, connection);
              }
            })
        .connect(host, port)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                onFailure.run();
              }
            });
  }

  private static void fill(
      ChannelPipeline pipeline,
      URI address,
      Optional<SSLEngine> engine,
      ChannelHandler connection) {
    engine.ifPresent(tls -> pipeline.addLast(new SslHandler(tls)));
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(address)
            .version(WebSocketVersion.V13)
            .allowExtensions(false)
            // Browsers say which page it is; to streaming servers whoever says it is none of
            // theirs.
            .generateOriginHeader(false)
            .maxFramePayloadLength(LARGEST_FRAME)
            .handshakeTimeoutMillis(CONNECT_WITHIN.toMillis())
            .build();
    pipeline.addLast(
        new HttpClientCodec(),
        new HttpObjectAggregator(LARGEST_ANSWER),
        new WebSocketClientProtocolHandler(config),
        connection);
  }

  private static SSLEngine engine(Optional<SSLContext> tls, String host, int port) {
    try {
      SSLContext context = tls.isPresent() ? tls.get() : SSLContext.getDefault();
      SSLEngine engine = context.createSSLEngine(host, port);
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      return engine;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has no TLS", e);
    }
  }

  /** Runs something short after a while, unless this is closed by then. */
  void later(Duration delay, Runnable task) {
    loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Connections that are open end. Does not wait. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
