package org.hlsgateway.ingest;

import java.net.InetAddress;
import java.util.List;
import org.hlsgateway.http.Network;

/** Who a client is, by where it comes from. */
enum Standing {
  /** This machine, or one that the settings name: it plays, and strangers take no place of its. */
  KNOWN,
  /** It may play because anybody may. */
  GUEST,
  /** It may publish only. */
  STRANGER;

  /**
   * @param here the address that it came to
   * @param players those who may play; a network of all addresses is anybody
   */
  static Standing of(InetAddress peer, InetAddress here, List<Network> players) {
    return of(peer, here, players, false);
  }

  /**
   * The same.
   *
   * @param isPassedOn it comes for somebody else, as a proxy on this machine does
   */
  static Standing of(
      InetAddress peer, InetAddress here, List<Network> players, boolean isPassedOn) {
    if (!isPassedOn && (peer.isLoopbackAddress() || peer.equals(here))) {
      return KNOWN;
    }
    List<Network> with = players.stream().filter(network -> network.contains(peer)).toList();
    if (with.isEmpty()) {
      return STRANGER;
    }
    return with.stream().anyMatch(network -> network.bits() > 0) ? KNOWN : GUEST;
  }
}
