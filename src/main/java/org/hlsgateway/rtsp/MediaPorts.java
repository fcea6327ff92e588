package org.hlsgateway.rtsp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Two UDP ports of ours next to each other, for a track's packets and their reports. */
final class MediaPorts {
  private static final int LOWEST = 20_000;
  private static final int COUNT = 20_000;
  private static final int TRIES = 20;
  private static final int RECEIVE_BUFFER = 2 << 20;
  private static final int LONGEST_DATAGRAM = 64 << 10;

  /** Each has room for the longest. */
  static final int READS_AT_ONCE = 32;

  private final Channel media;
  private final Channel reports;

  private MediaPorts(Channel media, Channel reports) {
    this.media = media;
    this.reports = reports;
  }

  /**
   * @param at the address of ours that the camera knows
   */
  static CompletableFuture<MediaPorts> open(
      EventLoop loop,
      InetAddress at,
      Supplier<ChannelHandler> mediaHandler,
      Supplier<ChannelHandler> reportHandler) {
    CompletableFuture<MediaPorts> opened = new CompletableFuture<>();
    tryNext(loop, at, mediaHandler, reportHandler, opened, TRIES);
    return opened;
  }

  private static void tryNext(
      EventLoop loop,
      InetAddress at,
      Supplier<ChannelHandler> mediaHandler,
      Supplier<ChannelHandler> reportHandler,
      CompletableFuture<MediaPorts> opened,
      int left) {
    if (left == 0) {
      opened.completeExceptionally(RtspException.passing("No UDP ports are free for the media."));
      return;
    }
    int port = LOWEST + 2 * ThreadLocalRandom.current().nextInt(COUNT / 2);
    bind(loop, at, port, mediaHandler.get())
        .addListener(
            (ChannelFuture first) -> {
              if (!first.isSuccess()) {
                tryNext(loop, at, mediaHandler, reportHandler, opened, left - 1);
                return;
              }
              bind(loop, at, port + 1, reportHandler.get())
                  .addListener(
                      (ChannelFuture second) -> {
                        if (second.isSuccess()) {
                          opened.complete(new MediaPorts(first.channel(), second.channel()));
                        } else {
                          first.channel().close();
                          tryNext(loop, at, mediaHandler, reportHandler, opened, left - 1);
                        }
                      });
            });
  }

  private static ChannelFuture bind(
      EventLoop loop, InetAddress at, int port, ChannelHandler handler) {
    FixedRecvByteBufAllocator sizes = new FixedRecvByteBufAllocator(LONGEST_DATAGRAM);
    sizes.maxMessagesPerRead(READS_AT_ONCE);
    return new Bootstrap()
        .group(loop)
        .channel(NioDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .option(ChannelOption.RECVBUF_ALLOCATOR, sizes)
        .option(ChannelOption.AUTO_READ, false)
        .handler(handler)
        .bind(new InetSocketAddress(at, port));
  }

  int port() {
    return ((InetSocketAddress) media.localAddress()).getPort();
  }

  /** From now on what comes is read. */
  void read() {
    media.config().setAutoRead(true);
    reports.config().setAutoRead(true);
  }

  Channel media() {
    return media;
  }

  Channel reports() {
    return reports;
  }

  void close() {
    media.close();
    reports.close();
  }
}
