package org.hlsgateway.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP around a session of RTSP, as QuickTime's servers and ONVIF's have it: what the camera
 * says is the endless answer to a GET, and what is said to it the endless content of a POST, in
 * Base64, that is never answered.
 */
final class HttpTunnel {
  /** Nobody believes it, but without a length some take the POST for empty. */
  private static final int SAID_LENGTH = 32_767;

  private static final int LONGEST_HEAD = 16 << 10;
  private static final String TYPE = "application/x-rtsp-tunnelled";

  private HttpTunnel() {}

  /**
   * The head of one of the two requests.
   *
   * @param cookie names the session, the same in both
   * @param login value of Authorization; empty: none
   */
  static byte[] head(
      String method, RtspUrl url, String cookie, String userAgent, Optional<String> login) {
    StringBuilder text = new StringBuilder(method);
    text.append(' ').append(url.path()).append(" HTTP/1.0\r\n");
    text.append("Host: ").append(url.authority()).append("\r\n");
    text.append("User-Agent: ").append(userAgent).append("\r\n");
    text.append("x-sessioncookie: ").append(cookie).append("\r\n");
    login.ifPresent(value -> text.append("Authorization: ").append(value).append("\r\n"));
    if (method.equals("GET")) {
      text.append("Accept: ").append(TYPE).append("\r\n");
    } else {
      text.append("Content-Type: ").append(TYPE).append("\r\n");
      text.append("Content-Length: ").append(SAID_LENGTH).append("\r\n");
      text.append("Expires: Sun, 9 Jan 1972 00:00:00 GMT\r\n");
    }
    text.append("Pragma: no-cache\r\nCache-Control: no-cache\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What is said, as the POST carries it: a message by itself, without line ends. */
  static byte[] carried(byte[] message) {
    return Base64.getEncoder().encode(message);
  }

  /** Waits for the head of the answer, and hands on all that stands behind it. */
  static final class Answer extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<RtspMessage> head = new CompletableFuture<>();
    private final ByteArrayOutputStream came = new ByteArrayOutputStream();
    private final CertificateCheck check;

    /**
     * @param check of the camera's certificate, where it has one
     */
    Answer(CertificateCheck check) {
      this.check = check;
    }

    /** Fails with an {@link RtspException}. */
    CompletableFuture<RtspMessage> head() {
      return head;
    }

    /** Fails unless it comes by then; to be called once it was asked for. */
    void dueWithin(Duration patience, EventLoop loop) {
      Future<?> late =
          loop.schedule(
              () ->
                  head.completeExceptionally(
                      RtspException.passing("GET: Operation timed out, no answer came")),
              patience.toMillis(),
              TimeUnit.MILLISECONDS);
      head.whenComplete((answer, fault) -> late.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (head.isDone()) {
        handOn(context, message);
        return;
      }
      ByteBuf bytes = (ByteBuf) message;
      try {
        bytes.readBytes(came, bytes.readableBytes());
      } catch (java.io.IOException e) {
        throw new IllegalStateException(e);
      } finally {
        bytes.release();
      }
      String text = came.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        answered(context, text.substring(0, end), text.substring(end + 4));
      } else if (text.length() > LONGEST_HEAD) {
        head.completeExceptionally(noTunnel("an answer without an end"));
      }
    }

    private void handOn(ChannelHandlerContext context, Object message) {
      if (!head.isCompletedExceptionally() && head.join().isOk()) {
        context.fireChannelRead(message);
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    private void answered(ChannelHandlerContext context, String text, String rest) {
      String[] lines = text.split("\r\n");
      String[] first = lines[0].split(" ");
      if (!first[0].startsWith("HTTP/") || first.length < 2 || !first[1].matches("[1-9]\\d\\d")) {
        head.completeExceptionally(noTunnel("something that is no HTTP"));
        return;
      }
      List<RtspMessage.Header> headers = new ArrayList<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        if (colon > 0) {
          headers.add(
              new RtspMessage.Header(
                  lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()));
        }
      }
      RtspMessage answer = new RtspMessage(Integer.parseInt(first[1]), "", headers, new byte[0]);
      head.complete(answer);
      // Behind a refusal stands a page for people.
      if (answer.isOk() && !rest.isEmpty()) {
        context.fireChannelRead(Unpooled.wrappedBuffer(rest.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (head.isDone()) {
        context.fireChannelReadComplete();
      } else {
        context.read();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      head.completeExceptionally(CameraTls.closed(context.pipeline(), check, () -> false));
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      head.completeExceptionally(CameraTls.broken(context.pipeline(), check, () -> false, cause));
      context.fireExceptionCaught(cause);
    }
  }

  /** The way there: what comes back on it says nothing. */
  static final class Upstream extends ChannelInboundHandlerAdapter {
    private final Runnable lost;

    /**
     * @param lost called when it is closed
     */
    Upstream(Runnable lost) {
      this.lost = lost;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      lost.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  static void send(Channel channel, byte[] bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  private static RtspException noTunnel(String what) {
    return RtspException.passing(
        "rtsp://: Invalid data found when processing input: no RTSP within HTTP, but " + what);
  }

  /** What an HTTP server answered that makes no tunnel. */
  static RtspException refused(int status) {
    return status == 401
        ? new RtspException(RtspException.Kind.LASTING, "GET: 401 Unauthorized")
        : RtspException.refused("GET (RTSP within HTTP)", status);
  }
}
