package org.hlsgateway.rtsp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.rtp.PacketOrder;
import org.hlsgateway.rtp.Rtcp;

/**
 * A track that was set up, and what carries it: two channels of the connection, or two ports of
 * UDP. Belongs to the session's thread.
 */
final class CarriedTrack {
  private static final int FRAME_BYTES = 4;

  /** A packet of RTP with nothing in it. */
  private static final byte[] EMPTY = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private final int index;
  private final String uri;

  /** -1 where UDP carries it. */
  private int channel = -1;

  private int controlChannel = -1;

  /** Null where the connection carries it. */
  private MediaPorts ports;

  /** Null while it is not known. */
  private InetSocketAddress reportsTo;

  /** Where else its packets may come from; null: nowhere. */
  private InetAddress alsoFrom;

  private int ssrc;

  /** What came of it; null before its first packet. */
  private PacketOrder order;

  CarriedTrack(int index, String uri) {
    this.index = index;
    this.uri = uri;
  }

  int index() {
    return index;
  }

  /** The control address. */
  String uri() {
    return uri;
  }

  boolean has(int asked) {
    return channel == asked || controlChannel == asked;
  }

  /** By these channels of the connection. */
  void interleaved(int media, int control) {
    channel = media;
    controlChannel = control;
  }

  /** By these ports of ours. */
  void byDatagrams(MediaPorts opened) {
    ports = opened;
  }

  /** By these ports of a group, to which this host sends. */
  void byGroup(MediaPorts joined, InetAddress sender) {
    ports = joined;
    alsoFrom = sender;
    ports.read();
  }

  /** What the camera answered about its own ports. */
  void answered(TransportAnswer answer, InetAddress peer) {
    // Another host is only listened to, and sent nothing: its name came from elsewhere.
    answer
        .source()
        .filter(text -> text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"))
        .flatMap(IpAddress::parse)
        .ifPresent(address -> alsoFrom = address);
    if (answer.serverPort() > 1) {
      reportsTo = new InetSocketAddress(peer, answer.serverControlPort());
      // Opens the way through address translators between here and there.
      send(ports.media(), new InetSocketAddress(peer, answer.serverPort()), EMPTY);
      send(ports.reports(), reportsTo, Rtcp.receiverReport(0, 0, 0, 0));
    }
    ports.read();
  }

  /** True if packets from there are its own. */
  boolean mayComeFrom(InetAddress sender, InetAddress peer) {
    return sender.equals(peer) || sender.equals(alsoFrom);
  }

  /** The camera sends its reports from here, and wants ours there. */
  void reportsTo(InetSocketAddress address) {
    reportsTo = address;
  }

  /** Whose packets come, and how many are missing. */
  void comes(int source, PacketOrder packets) {
    ssrc = source;
    order = packets;
  }

  /**
   * Tells the camera what arrived, if anything did (RFC 3550, 6.4.2).
   *
   * @param receiver who tells
   */
  void report(int receiver, RtspConnection connection) {
    if (order == null) {
      return;
    }
    byte[] report = Rtcp.receiverReport(receiver, ssrc, order.last(), order.lost());
    if (ports == null) {
      connection.write(framed(report));
    } else if (reportsTo != null) {
      send(ports.reports(), reportsTo, report);
    }
  }

  private byte[] framed(byte[] report) {
    byte[] framed = new byte[FRAME_BYTES + report.length];
    framed[0] = '$';
    framed[1] = (byte) controlChannel;
    framed[2] = (byte) (report.length >> 8);
    framed[3] = (byte) report.length;
    System.arraycopy(report, 0, framed, FRAME_BYTES, report.length);
    return framed;
  }

  private static void send(Channel from, InetSocketAddress to, byte[] bytes) {
    from.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(bytes), to));
  }

  void close() {
    if (ports != null) {
      ports.close();
      ports = null;
    }
  }
}
