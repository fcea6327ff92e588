package org.hlsgateway.encoder;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to a relay; one thread sends. */
final class RelayConnection extends WebSocketPeer {
  private static final int LONGEST_TEXT = 1_600;

  private final CompletableFuture<Void> accepted = new CompletableFuture<>();
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean over;

  /** Blocks until the relay has agreed to speak. */
  void awaitReady(Duration longest) throws IOException, InterruptedException {
    await(ready(), longest, "cannot be reached");
  }

  /** Blocks until it says that the stream may be pushed. */
  void awaitAccepted(Duration longest) throws IOException, InterruptedException {
    await(accepted, longest, "does not say OK");
  }

  private void await(CompletableFuture<?> what, Duration longest, String otherwise)
      throws IOException, InterruptedException {
    try {
      what.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("it " + otherwise + " in time", e);
    }
  }

  /** Does not wait. */
  void send(String text) {
    Channel channel = channel();
    channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
  }

  /** Blocks until both are on their way. */
  void send(String text, byte[] segment, Duration longest)
      throws IOException, InterruptedException {
    Channel channel = channel();
    channel.write(new TextWebSocketFrame(text), channel.voidPromise());
    ChannelFuture sent =
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(segment)));
    if (!sent.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("it takes nothing any more");
    }
    if (!sent.isSuccess()) {
      throw new IOException("it hung up");
    }
  }

  /**
   * @throws IOException if it hung up, said that something is wrong, or was silent for so long
   */
  void mustBeThere(Duration silence) throws IOException {
    if (over) {
      throw new IOException("it hung up");
    }
    if (System.nanoTime() - heardNanos > silence.toNanos()) {
      throw new IOException("it is silent");
    }
  }

  @Override
  void failed() {
    fail("it cannot be reached");
  }

  private void fail(String why) {
    over = true;
    notReady(why);
    accepted.completeExceptionally(new IOException(why));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      heardNanos = System.nanoTime();
      // Whole texts only: a relay has nothing long to say.
      if (message instanceof TextWebSocketFrame frame && frame.isFinalFragment()) {
        String text = frame.text();
        if (RelayText.isOk(text)) {
          accepted.complete(null);
        } else if (RelayText.isError(text)) {
          fail(
              "it says "
                  + RelayText.error(text.substring(0, Math.min(text.length(), LONGEST_TEXT))));
          context.close();
        }
      } else if (!(message instanceof WebSocketFrame)) {
        fail("it speaks something else");
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("it hung up");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail("the connection broke");
    context.close();
  }

  /** Hangs up, behind what was sent. */
  @Override
  public void close() {
    failed();
    Channel channel = channel();
    if (channel != null) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }
  }
}
