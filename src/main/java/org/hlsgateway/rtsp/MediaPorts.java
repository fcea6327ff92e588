package org.hlsgateway.rtsp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Two UDP ports for a track's packets and their reports: of our own, or of a multicast group. */
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
    return bootstrap(loop, handler).bind(new InetSocketAddress(at, port));
  }

  private static Bootstrap bootstrap(EventLoop loop, ChannelHandler handler) {
    FixedRecvByteBufAllocator sizes = new FixedRecvByteBufAllocator(LONGEST_DATAGRAM);
    sizes.maxMessagesPerRead(READS_AT_ONCE);
    return new Bootstrap()
        .group(loop)
        .channel(NioDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .option(ChannelOption.RECVBUF_ALLOCATOR, sizes)
        .option(ChannelOption.AUTO_READ, false)
        .handler(handler);
  }

  /**
   * Those of a group, on the interface by which the camera is reached.
   *
   * @param at the address of ours that the camera knows
   */
  static CompletableFuture<MediaPorts> join(
      EventLoop loop,
      InetAddress at,
      MulticastGroup group,
      Supplier<ChannelHandler> mediaHandler,
      Supplier<ChannelHandler> reportHandler) {
    CompletableFuture<MediaPorts> joined = new CompletableFuture<>();
    join(loop, at, group.media(), group.sender(), mediaHandler.get())
        .whenComplete(
            (first, fault) -> {
              if (fault != null) {
                joined.completeExceptionally(fault);
                return;
              }
              join(loop, at, group.reports(), group.sender(), reportHandler.get())
                  .whenComplete(
                      (second, another) -> {
                        if (another == null) {
                          joined.complete(new MediaPorts(first, second));
                        } else {
                          first.close();
                          joined.completeExceptionally(another);
                        }
                      });
            });
    return joined;
  }

  private static CompletableFuture<Channel> join(
      EventLoop loop,
      InetAddress at,
      InetSocketAddress group,
      InetAddress sender,
      ChannelHandler handler) {
    CompletableFuture<Channel> joined = new CompletableFuture<>();
    NetworkInterface by;
    try {
      by = NetworkInterface.getByInetAddress(at);
    } catch (SocketException e) {
      by = null;
    }
    if (by == null) {
      joined.completeExceptionally(notJoined("no interface has the address that the camera sees"));
      return joined;
    }
    NetworkInterface found = by;
    // Bound to the group's address: what comes to others by the same port is theirs.
    bootstrap(loop, handler)
        .option(ChannelOption.SO_REUSEADDR, true)
        .bind(group)
        .addListener(
            (ChannelFuture bound) -> {
              if (!bound.isSuccess()) {
                joined.completeExceptionally(notJoined(bound.cause().getMessage()));
                return;
              }
              ((DatagramChannel) bound.channel())
                  .joinGroup(group.getAddress(), found, sender)
                  .addListener(
                      (ChannelFuture done) -> {
                        if (done.isSuccess()) {
                          joined.complete(bound.channel());
                        } else {
                          bound.channel().close();
                          joined.completeExceptionally(notJoined(done.cause().getMessage()));
                        }
                      });
            });
    return joined;
  }

  private static RtspException notJoined(String why) {
    return MulticastGroup.unusable("the group cannot be joined: " + why);
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
