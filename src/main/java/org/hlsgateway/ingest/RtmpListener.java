package org.hlsgateway.ingest;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.OwnServer;
import org.hlsgateway.http.TrustedProxies;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.OwnStreams;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;
import org.hlsgateway.tls.CertificateInUse;
import org.hlsgateway.web.StartupFailure;

/** The port that streams are pushed to by RTMP. Two threads serve all who come. */
@ApplicationScoped
@StartsAt(Stage.INGEST)
public class RtmpListener implements OwnServer, OwnStreams, Part {
  private static final Logger LOG = System.getLogger(RtmpListener.class.getName());
  private static final Pattern ADDRESS = Pattern.compile("rtmps?://[^/]+/(.+)");
  private static final int THREADS = 2;
  private static final int WAITING_CONNECTIONS = 256;
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(10);
  private static final long CLOSES_WITHIN_MILLIS = 2_000;

  /** For the last words to reach those who read them. */
  private static final long GOODBYE_MILLIS = 1_500;

  private static final String CANNOT =
      " cannot be listened on: it is in use, or this user may not, as below 1024";

  /** Of one player, of what is in nobody else's memory yet. */
  private static final WriteBufferWaterMark ON_THE_WAY =
      new WriteBufferWaterMark(256 << 10, 1 << 20);

  private final Clock clock = new SteadyClock();
  private Settings.Rtmp settings;
  private String bindAddress;
  private TrustedProxies proxies;
  private Coordinator coordinator;
  private SharedLimits limits;
  private EventLoopGroup loops;

  /** The sockets that are listened on. */
  private ChannelGroup listening;

  private ChannelGroup connections;
  private Publications publications;
  private volatile boolean open;

  /** Null until there is a certificate. */
  private volatile SslContext tls;

  /** For the container's proxy only. */
  protected RtmpListener() {}

  @Inject
  RtmpListener(Settings settings, Coordinator coordinator, SharedLimits limits) {
    this.settings = settings.rtmp();
    this.bindAddress = settings.server().bindAddress();
    this.proxies = settings.server().trustedProxies();
    this.coordinator = coordinator;
    this.limits = limits;
  }

  @Override
  public void start() {
    if (settings.port().isEmpty()) {
      return;
    }
    publications =
        new Publications(settings.chunkSize(), limits.cache(), PublishRules.of(settings));
    loops =
        new MultiThreadIoEventLoopGroup(THREADS, Threads.named("rtmp"), NioIoHandler.newFactory());
    listening = new DefaultChannelGroup(loops.next());
    connections = new DefaultChannelGroup(loops.next());
    int port = settings.port().getAsInt();
    if (open(port)) {
      publications.ask(coordinator.connect(address(port), publications, settings.isOpen()));
      open = true;
      loops
          .next()
          .scheduleAtFixedRate(() -> publications.tick(clock.instant()), 1, 1, TimeUnit.SECONDS);
      LOG.log(Level.INFO, "Streams may be pushed to rtmp port {0}", Integer.toString(port));
    }
  }

  /** The port for TLS is opened with the first certificate; later ones are for new connections. */
  void use(@Observes CertificateInUse certificate) {
    if (!open || settings.tlsPort().isEmpty()) {
      return;
    }
    boolean isFirst = tls == null;
    try {
      tls =
          SslContextBuilder.forServer(
                  certificate.key(), certificate.chain().toArray(X509Certificate[]::new))
              .protocols("TLSv1.3", "TLSv1.2")
              .build();
    } catch (SSLException e) {
      LOG.log(Level.WARNING, "RTMPS cannot use the certificate", e);
      return;
    }
    if (isFirst) {
      int port = settings.tlsPort().getAsInt();
      ChannelFuture bound = bind(port, channel -> opened(channel, Optional.of(tls)));
      if (!bound.isSuccess()) {
        throw StartupFailure.refuse("RTMPS_PORT=" + port + CANNOT + ".", bound.cause());
      }
    }
  }

  private ChannelFuture bind(int port, Consumer<SocketChannel> opened) {
    InetSocketAddress address =
        bindAddress.equals("*")
            ? new InetSocketAddress(port)
            : new InetSocketAddress(bindAddress, port);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, WAITING_CONNECTIONS)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ON_THE_WAY)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    opened.accept(channel);
                  }
                })
            .bind(address);
    bound.awaitUninterruptibly(OPENS_WITHIN.toMillis());
    if (bound.isSuccess()) {
      listening.add(bound.channel());
    }
    return bound;
  }

  private boolean open(int port) {
    ChannelFuture bound = bind(port, channel -> opened(channel, Optional.empty()));
    if (bound.isSuccess()) {
      return true;
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    loops = null;
    String sentence = "RTMP_PORT=" + port + CANNOT;
    // Encoders fetch there what is pushed by RTMPS, too.
    if (settings.isAsked() || settings.tlsPort().isPresent()) {
      throw StartupFailure.refuse(sentence + ". Set another one, or RTMP_PORT=OFF.", bound.cause());
    }
    LOG.log(Level.WARNING, "{0}: nobody can push by RTMP", sentence);
    return false;
  }

  private void opened(SocketChannel channel, Optional<SslContext> withTls) {
    InetAddress from = channel.remoteAddress().getAddress();
    connections.add(channel);
    if (proxies.trusts(from)) {
      channel
          .pipeline()
          .addLast(
              new ProxiedClient(
                  client -> admit(channel, client.orElse(from), client.isPresent(), withTls)));
    } else {
      admit(channel, from, false, withTls);
    }
  }

  /** False: it has too many connections, and this one is closed. */
  private boolean admit(
      SocketChannel channel, InetAddress peer, boolean isPassedOn, Optional<SslContext> withTls) {
    Standing standing =
        Standing.of(peer, channel.localAddress().getAddress(), settings.players(), isPassedOn);
    if (!limits.connections().opened(peer, standing)) {
      LOG.log(Level.INFO, "{0}: too many connections", peer.getHostAddress());
      channel.close();
      return false;
    }
    channel.closeFuture().addListener(closed -> limits.connections().closed(peer, standing));
    withTls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
    channel
        .pipeline()
        .addLast(
            new RtmpConnection((wire, from, now) -> begin(wire, from, standing, now), peer, clock));
    return true;
  }

  private Conversation begin(
      Conversation.Wire wire, InetAddress peer, Standing standing, Instant now) {
    return new Conversation(wire, publications, peer, standing, settings.chunkSize(), now);
  }

  private ServerAddress address(int port) {
    return limits.address(
        SourceType.RTMP, port, settings.tlsPort(), settings.external().rtmpPort());
  }

  /** Where encoders fetch streams, as the coordinator has it; empty if it does not listen. */
  public Optional<ServerAddress> address() {
    return open ? Optional.of(address(settings.port().getAsInt())) : Optional.empty();
  }

  @Override
  public Optional<Supplier<MediaInput>> at(String address, String streamId) {
    return open ? path(address, streamId).map(path -> input(path, streamId)) : Optional.empty();
  }

  private Supplier<MediaInput> input(StreamPath path, String streamId) {
    AtomicBoolean hadMedia = new AtomicBoolean();
    // One loop for each: what it is told is done in order.
    return () -> new PublicationInput(publications, path, streamId, loops.next(), hadMedia);
  }

  /**
   * A coordinator elsewhere may have another address of this machine: what is published here is
   * known by its key and its id.
   */
  private Optional<StreamPath> path(String address, String streamId) {
    String own = address().map(ServerAddress::address).orElse("") + "/";
    if (address.startsWith(own)) {
      return Optional.of(StreamPath.of(address.substring(own.length()), ""));
    }
    Matcher other = ADDRESS.matcher(address);
    return other.matches()
        ? Optional.of(StreamPath.of(other.group(1), ""))
            .filter(path -> publications.has(path, streamId))
        : Optional.empty();
  }

  /** Where it listens for RTMP over TLS; empty if it does not. */
  public OptionalInt tlsPort() {
    return open && tls != null ? settings.tlsPort() : OptionalInt.empty();
  }

  /** Who publishes to a channel; empty if nobody does. */
  Optional<PublisherFacts> publisher(String channel) {
    return open ? publications.publisher(channel, clock.instant()) : Optional.empty();
  }

  @Override
  public boolean isOpen() {
    return settings.isOpen();
  }

  @Override
  public OptionalInt port() {
    return open ? settings.port() : OptionalInt.empty();
  }

  @Override
  public Optional<String> problem() {
    return open || settings.port().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Nobody can push by RTMP to the gateway itself: port "
                + settings.port().getAsInt()
                + " was in use. RTMP_PORT sets another one.");
  }

  @Override
  public void stop() {
    if (loops == null) {
      return;
    }
    open = false;
    listening.close().awaitUninterruptibly(CLOSES_WITHIN_MILLIS);
    publications.close();
    connections.newCloseFuture().awaitUninterruptibly(GOODBYE_MILLIS);
    loops
        .shutdownGracefully(CLOSES_WITHIN_MILLIS / 10, CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * CLOSES_WITHIN_MILLIS);
  }
}
