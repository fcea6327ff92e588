package org.hlsgateway.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.hlsgateway.rtmp.ChunkReader;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.Handshake;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;

/** One client's socket: its bytes, the handshake, acknowledgements, and how it ends. */
final class RtmpConnection extends ChannelInboundHandlerAdapter implements Conversation.Wire {
  private static final Logger LOG = System.getLogger(RtmpConnection.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();

  static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);

  /** A client that sends sends at least this often; one that does not is gone without a word. */
  static final Duration SENDS_WITHIN = Duration.ofSeconds(30);

  /** Less than what any client waits for. */
  private static final int ACKNOWLEDGE_EVERY_BYTES = 1_000_000;

  /** For a client to read why, before the connection is cut. */
  private static final long CLOSES_WITHIN_MILLIS = 1_000;

  /** Makes the conversation with a client. */
  interface Conversations {
    Conversation begin(Conversation.Wire wire, InetAddress peer, Instant now);
  }

  private final Conversations conversations;
  private final InetAddress peer;
  private final Clock clock;
  private final Handshake handshake = new Handshake(RANDOM);
  private final ChunkReader chunks = new ChunkReader();
  private ChannelHandlerContext context;
  private ScheduledFuture<?> ticks;
  private Conversation conversation;
  private Instant began;
  private Instant heard;
  private int received;
  private int acknowledged;

  /** What comes is dropped, so that what was sent is read before the end. */
  private boolean closing;

  /**
   * @param clock never jumps
   */
  RtmpConnection(Conversations conversations, InetAddress peer, Clock clock) {
    this.conversations = conversations;
    this.peer = peer;
    this.clock = clock;
  }

  @Override
  public void channelActive(ChannelHandlerContext opened) {
    context = opened;
    began = clock.instant();
    heard = began;
    ticks = opened.executor().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    try {
      if (!closing) {
        heard = clock.instant();
        received += bytes.readableBytes();
        take(bytes.nioBuffer());
        acknowledge();
      }
    } catch (MalformedRtmp e) {
      close(e.getMessage());
    } finally {
      bytes.release();
    }
  }

  /** All that one reading is answered with goes out at once. */
  @Override
  public void channelReadComplete(ChannelHandlerContext read) {
    read.flush();
  }

  private void take(ByteBuffer bytes) throws MalformedRtmp {
    if (!handshake.isDone()) {
      handshake.read(bytes).ifPresent(this::send);
      if (!handshake.isDone()) {
        return;
      }
      conversation = conversations.begin(this, peer, heard);
    }
    conversation.heard(heard);
    chunks.read(bytes, this::message);
  }

  private void message(RtmpMessage message) throws MalformedRtmp {
    if (!closing) {
      conversation.message(message);
    }
  }

  private void acknowledge() {
    if (conversation != null && received - acknowledged >= ACKNOWLEDGE_EVERY_BYTES) {
      acknowledged = received;
      byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(received).array();
      RtmpMessage message = new RtmpMessage(MessageType.ACKNOWLEDGEMENT, 0, 0, body);
      send(Chunks.write(Chunks.CONTROL, message, body.length));
    }
  }

  private void tick() {
    Instant now = clock.instant();
    if (closing) {
      return;
    }
    if (conversation == null) {
      if (!now.isBefore(began.plus(HANDSHAKE_WITHIN))) {
        close("The handshake is not finished in time.");
      }
      return;
    }
    conversation.tick(now);
    if (!closing && conversation.isPublishing() && !now.isBefore(heard.plus(SENDS_WITHIN))) {
      close("The publisher has gone silent.");
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (conversation != null) {
      conversation.playOn();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    ticks.cancel(false);
    if (conversation != null) {
      conversation.lost();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable failure) {
    Throwable cause =
        failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof SSLException) {
      // Its message may be all that came, and that is up to anybody.
      LOG.log(
          Level.INFO,
          "RTMPS connection of {0} ends: {1}",
          peer.getHostAddress(),
          cause.getClass().getSimpleName());
    } else {
      // A peer may break off at any time; anything else is a fault of ours.
      boolean usual = cause instanceof IOException;
      LOG.log(usual ? Level.DEBUG : Level.WARNING, "An RTMP connection broke", cause);
    }
    failed.close();
  }

  @Override
  public void onThread(Runnable task) {
    context.executor().execute(task);
  }

  @Override
  public void send(byte[] bytes) {
    context.write(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void flush() {
    context.flush();
  }

  @Override
  public boolean isWritable() {
    return context.channel().isWritable();
  }

  @Override
  public void pause() {
    context.channel().config().setAutoRead(false);
  }

  @Override
  public void resume() {
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void allowMedia() {
    chunks.allowMedia();
  }

  @Override
  public void close(String why) {
    if (closing) {
      return;
    }
    closing = true;
    LOG.log(Level.INFO, "RTMP connection of {0} ends: {1}", peer.getHostAddress(), why);
    if (conversation != null) {
      conversation.lost();
    }
    // A socket that is closed with something unread takes what it was to send along.
    resume();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> shutdownOutput());
    context.executor().schedule(() -> context.close(), CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void shutdownOutput() {
    // TLS has a word of its own for the end, and says it when the connection closes.
    boolean plain = context.pipeline().get(SslHandler.class) == null;
    if (plain && context.channel() instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    }
  }
}
