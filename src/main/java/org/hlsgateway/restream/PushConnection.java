package org.hlsgateway.restream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.rtmp.PublishClient;

/** One connection to a target: its socket, TLS, and the conversation. For its loop's thread. */
final class PushConnection extends ChannelInboundHandlerAdapter
    implements PublishClient.Wire, PublishClient.Listener {
  private static final int CONNECT_MILLIS = 8_000;
  private static final long LAST_WORDS_MILLIS = 1_000;

  /** What is not in the system's memory yet: the rest waits in the queue, which may drop. */
  private static final WriteBufferWaterMark ON_THE_WAY =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  /** Told what becomes of it, on the loop's thread; of nothing after {@link #close}. */
  interface Owner {
    void accepted();

    void refused(PublishClient.End end);

    void broke(Throwable why);

    /** The peer closed it without a word. */
    void closed();

    /** More can be written. */
    void writable();
  }

  private final PublishAddress address;
  private final PublishClient client;
  private final Owner owner;
  private Channel channel;
  private boolean closed;

  /**
   * @param login see {@link PublishClient}
   */
  PushConnection(PublishAddress address, String login, boolean enhanced, Owner owner) {
    this.address = address;
    this.owner = owner;
    this.client = new PublishClient(address, login, enhanced, this, this);
  }

  void open(InetAddress at, EventLoop loop, PushNetwork network) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ON_THE_WAY)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel opened) throws SSLException {
                    if (address.secure()) {
                      opened
                          .pipeline()
                          .addLast(
                              network
                                  .tls()
                                  .newHandler(opened.alloc(), address.host(), address.port()));
                    }
                    opened.pipeline().addLast(PushConnection.this);
                  }
                });
    var connecting = bootstrap.connect(new InetSocketAddress(at, address.port()));
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess() && !closed) {
            owner.broke(done.cause());
          }
        });
  }

  PublishClient client() {
    return client;
  }

  boolean isWritable() {
    return channel != null && channel.isWritable();
  }

  void metadata(int timestampMillis, Map<String, Object> properties) {
    client.metadata(timestampMillis, properties);
  }

  void media(int type, int timestampMillis, byte[] body) {
    client.media(type, timestampMillis, body);
  }

  void flush() {
    channel.flush();
  }

  /** Bytes that this process still holds. */
  long pending() {
    ChannelOutboundBuffer buffer = channel == null ? null : channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Bytes that the peer's network has not taken; empty where the system does not tell. */
  OptionalLong unsent(SocketQueues queues) {
    return channel != null
            && channel.localAddress() instanceof InetSocketAddress local
            && channel.remoteAddress() instanceof InetSocketAddress remote
        ? queues.unsent(local, remote)
        : OptionalLong.empty();
  }

  /** Ends it without a word: who takes the stream waits for another publisher for a while. */
  void drop() {
    if (!closed && channel != null) {
      channel.close();
    }
    closed = true;
  }

  /** Ends it, with what is to be said at the end. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (channel != null) {
      if (channel.isActive()) {
        client.end();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(said -> channel.close());
        // A peer that takes nothing does not hear it either.
        channel
            .eventLoop()
            .schedule(() -> channel.close(), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        channel.close();
      }
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    // With TLS, what is written waits for the handshake by itself.
    client.begin();
    active.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    try {
      if (!closed) {
        ByteBuffer in = bytes.nioBuffer();
        client.read(in);
      }
    } catch (MalformedRtmp e) {
      broke(e);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) {
    read.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (!closed && changed.channel().isWritable()) {
      owner.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    if (!closed) {
      closed = true;
      owner.closed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    broke(cause);
  }

  private void broke(Throwable cause) {
    if (!closed) {
      closed = true;
      channel.close();
      owner.broke(cause);
    }
  }

  @Override
  public void send(byte[] bytes) {
    channel.write(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void accepted() {
    owner.accepted();
  }

  @Override
  public void ended(PublishClient.End end) {
    if (!closed) {
      closed = true;
      channel.close();
      owner.refused(end);
    }
  }
}
