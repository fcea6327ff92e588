package org.hlsgateway.rtsp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;

/** What comes to one of a track's two ports of UDP. */
final class DatagramReader extends ChannelInboundHandlerAdapter {
  /** Whose it is. */
  interface Owner {
    /** The camera's address. */
    InetAddress peer();

    boolean isOver();

    /** The bytes are used again after the call. */
    void packet(CarriedTrack track, byte[] bytes, int offset, int length);

    /** See {@link RtspListener#pause}. */
    long pause();

    void failed(RtspException why);
  }

  private final EventLoop loop;
  private final CarriedTrack track;
  private final boolean reports;
  private final Owner owner;
  private final ReadPace pace = new ReadPace(ReadPace.KEPT_OF_DATAGRAMS);
  private final byte[] scratch;
  private int count;

  /**
   * @param reports it is the port of the track's reports
   * @param scratch the longest datagram that is taken
   */
  DatagramReader(EventLoop loop, CarriedTrack track, boolean reports, byte[] scratch, Owner owner) {
    this.loop = loop;
    this.track = track;
    this.reports = reports;
    this.scratch = scratch;
    this.owner = owner;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    count++;
    try {
      InetAddress from = packet.sender().getAddress();
      int length = packet.content().readableBytes();
      if (owner.isOver() || !track.mayComeFrom(from, owner.peer()) || length > scratch.length) {
        return;
      }
      if (reports && from.equals(owner.peer())) {
        track.reportsTo(packet.sender());
      }
      packet.content().readBytes(scratch, 0, length);
      pace.came(length);
      owner.packet(track, scratch, 0, length);
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean moreIsThere = count >= MediaPorts.READS_AT_ONCE;
    count = 0;
    long restNanos = owner.pause();
    if (!moreIsThere) {
      pace.readAllLater(context.channel(), loop, restNanos);
    }
  }

  /** Such as: nothing listens there. The camera may send all the same. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // It is read on: see channelReadComplete.
    if (!(cause instanceof IOException)) {
      owner.failed(RtspException.ownFault(cause));
    }
  }
}
