package org.hlsgateway.encoder;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The other end of a WebSocket, from the wish to speak with it on. */
abstract class WebSocketPeer extends ChannelInboundHandlerAdapter implements AutoCloseable {
  private final CompletableFuture<Channel> ready = new CompletableFuture<>();

  /** Once it has agreed to speak; fails if it does not. */
  final CompletableFuture<Channel> ready() {
    return ready;
  }

  /** Null if it never agreed, or not yet. */
  final Channel channel() {
    return ready.isCompletedExceptionally() ? null : ready.getNow(null);
  }

  /** The connection was never made. */
  abstract void failed();

  /** Whoever waits for it need not any longer. */
  final void notReady(String why) {
    ready.completeExceptionally(new IOException(why));
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      // Whoever waited for this may have given up: see close().
      if (!ready.complete(context.channel())) {
        context.close();
      }
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      failed();
    }
  }

  /** Hangs up. */
  @Override
  public abstract void close();
}
