package org.hlsgateway.rtsp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.hlsgateway.http.IpAddress;

/**
 * Where a camera sends to all who want it, and who alone is listened to there (RFC 4607).
 *
 * @param reports where its reports go
 * @param sender the one that its description names (RFC 4570), or the camera itself
 */
record MulticastGroup(InetSocketAddress media, InetSocketAddress reports, InetAddress sender) {
  /** Below it listen services that no camera is to get in the way of. */
  private static final int LOWEST_PORT = 1_024;

  /**
   * @param onlyFrom what the description names; what cannot be joined is left out
   * @throws RtspException another transport may do: this is nothing to listen at
   */
  static MulticastGroup of(
      TransportAnswer.Group answered, Optional<String> onlyFrom, InetAddress peer)
      throws RtspException {
    InetAddress address =
        IpAddress.parse(answered.address())
            .filter(InetAddress::isMulticastAddress)
            .orElseThrow(() -> unusable(answered.address() + " is no group"));
    // Of routing, names and the like (RFC 5771 4, RFC 4291 2.7): no media.
    if (address.isMCLinkLocal() || address.isMCNodeLocal()) {
      throw unusable(answered.address() + " is a group of the network's own");
    }
    int port = answered.port();
    int reports = answered.controlPort();
    if (port < LOWEST_PORT || reports < LOWEST_PORT || port == reports) {
      throw unusable("the ports " + port + " and " + reports + " are none for media");
    }
    InetAddress sender =
        onlyFrom.flatMap(IpAddress::parse).filter(named -> canSend(named, address)).orElse(peer);
    if (!canSend(sender, address)) {
      throw unusable(answered.address() + " is of another kind than the camera's address");
    }
    return new MulticastGroup(
        new InetSocketAddress(address, port), new InetSocketAddress(address, reports), sender);
  }

  private static boolean canSend(InetAddress sender, InetAddress group) {
    return sender.getClass().equals(group.getClass())
        && !sender.isAnyLocalAddress()
        && !sender.isMulticastAddress();
  }

  /** In the words by which another transport is tried. */
  static RtspException unusable(String why) {
    return new RtspException(
        RtspException.Kind.TRANSPORT, "SETUP: Unsupported Transport, by multicast: " + why);
  }
}
