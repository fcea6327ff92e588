package org.hlsgateway.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hlsgateway.http.ProxyHeader;

/**
 * Before all other handlers of a connection from a trusted proxy: learns whom it brings, has the
 * others added, and steps aside.
 */
final class ProxiedClient extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = System.getLogger(ProxiedClient.class.getName());
  private static final long SAYS_WITHIN_SECONDS = 10;

  private final Predicate<Optional<InetAddress>> admission;
  private final ByteArrayOutputStream came = new ByteArrayOutputStream();
  private ScheduledFuture<?> deadline;
  private boolean isKnown;

  /**
   * @param admission adds the handlers for a client, empty for the proxy itself; false: the
   *     connection is closed
   */
  ProxiedClient(Predicate<Optional<InetAddress>> admission) {
    this.admission = admission;
  }

  /** Not for those behind it yet. */
  @Override
  public void channelActive(ChannelHandlerContext opened) {
    deadline =
        opened.executor().schedule(() -> opened.close(), SAYS_WITHIN_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    deadline.cancel(false);
    if (isKnown) {
      closed.fireChannelInactive();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    byte[] more = new byte[bytes.readableBytes()];
    bytes.readBytes(more);
    bytes.release();
    came.writeBytes(more);
    try {
      Optional<ProxyHeader> header = ProxyHeader.read(came.toByteArray());
      if (header.isPresent() && !isKnown) {
        known(from, header.get());
      }
    } catch (ProtocolException e) {
      LOG.log(Level.INFO, "RTMP connection of a proxy ends: {0}", e.getMessage());
      from.close();
    }
  }

  private void known(ChannelHandlerContext from, ProxyHeader header) {
    isKnown = true;
    deadline.cancel(false);
    if (!admission.test(header.client())) {
      return;
    }
    from.fireChannelActive();
    byte[] all = came.toByteArray();
    if (all.length > header.length()) {
      from.fireChannelRead(
          Unpooled.wrappedBuffer(Arrays.copyOfRange(all, header.length(), all.length)));
    }
    from.pipeline().remove(this);
  }
}
