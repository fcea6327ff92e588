package org.hlsgateway.encoder;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to a streaming server: binary frames are media, the text {@code h} is a heartbeat,
 * {@code ERROR: ...} comes before the end. Nothing more is read while a few megabytes wait.
 */
final class WebSocketConnection extends WebSocketPeer {
  /** What {@link #next} gives at the end; nothing else is empty. */
  static final byte[] END = new byte[0];

  private static final int MAX_WAITING_BYTES = 4 << 20;
  private static final int LONGEST_TEXT = 1_000;
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private final StringBuilder text = new StringBuilder();
  private volatile String error;
  private volatile boolean over;
  private boolean inText;
  private long beaten = System.nanoTime();

  /** Blocks until the server has agreed. */
  void awaitReady(Duration longest) throws IOException, InterruptedException {
    try {
      ready().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      // Not the cause's own words, which may hold the address, and with it the streaming key.
      throw new IOException("The streaming server does not let this encoder receive the stream.");
    } catch (InterruptedException e) {
      close();
      throw e;
    }
  }

  @Override
  void failed() {
    notReady("not connected");
  }

  /** False once the server has hung up, though what it sent may still wait. */
  boolean isOpen() {
    return !over;
  }

  /**
   * What comes next, in order. One thread at a time.
   *
   * @return null if nothing came in time; {@link #END} at the end, and again whenever asked
   * @throws IOException with what the server says is wrong, behind all that it sent
   */
  byte[] next(long millis) throws IOException, InterruptedException {
    byte[] piece = pieces.poll(millis, TimeUnit.MILLISECONDS);
    if (piece == END) {
      pieces.add(END);
      if (error != null) {
        throw new IOException(error);
      }
    } else if (piece != null && waitingBytes.addAndGet(-piece.length) < MAX_WAITING_BYTES) {
      channel().config().setAutoRead(true);
    }
    return piece;
  }

  /** Tells the server that somebody is here, when it is time. */
  void beat() {
    if (System.nanoTime() - beaten > BEAT_NANOS) {
      beaten = System.nanoTime();
      channel().writeAndFlush(new TextWebSocketFrame("h"));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof WebSocketFrame frame) {
        inText = frame instanceof ContinuationWebSocketFrame ? inText : isText(frame);
        if (inText) {
          textCame(frame);
        } else {
          mediaCame(context, ByteBufUtil.getBytes(frame.content()));
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static boolean isText(WebSocketFrame frame) {
    return frame instanceof TextWebSocketFrame;
  }

  private void mediaCame(ChannelHandlerContext context, byte[] piece) {
    if (piece.length > 0) {
      pieces.add(piece);
      if (waitingBytes.addAndGet(piece.length) >= MAX_WAITING_BYTES) {
        context.channel().config().setAutoRead(false);
        // The reader may have emptied the queue in between, and would never be woken again.
        if (waitingBytes.get() < MAX_WAITING_BYTES) {
          context.channel().config().setAutoRead(true);
        }
      }
    }
  }

  private void textCame(WebSocketFrame frame) {
    String part = frame.content().toString(StandardCharsets.UTF_8);
    text.append(part, 0, Math.min(part.length(), Math.max(0, LONGEST_TEXT - text.length())));
    if (frame.isFinalFragment()) {
      if (text.indexOf("ERROR") == 0 && error == null) {
        error = "The streaming server says: " + text.toString().replaceAll("\\p{Cntrl}", " ");
        end();
      }
      text.setLength(0);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed();
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed();
    end();
    context.close();
  }

  private void end() {
    if (!over) {
      over = true;
      pieces.add(END);
    }
  }

  /** Hangs up. */
  @Override
  public void close() {
    failed();
    Channel channel = channel();
    if (channel != null) {
      channel.close();
    }
  }
}
