package org.hlsgateway.ingest;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.http.Network;

/**
 * How many connections strangers may have, of one address and in all. Those of IPv6 count by the
 * network of 64 bits that everybody is given whole. Any thread may call.
 */
final class ConnectionLimits {
  static final int MOST_IN_ALL = 4_000;

  private static final int NETWORK_BYTES = 8;

  private final int mostOfOne;
  private final List<Network> unlimited;

  /** By the bytes that count. */
  private final Map<ByteBuffer, Integer> open = new HashMap<>();

  private int all;

  /**
   * @param unlimited may have any number; a network of all addresses has as many as all may
   */
  ConnectionLimits(int mostOfOne, List<Network> unlimited) {
    boolean anybody = unlimited.stream().anyMatch(network -> network.bits() == 0);
    this.mostOfOne = anybody ? MOST_IN_ALL : mostOfOne;
    this.unlimited = unlimited.stream().filter(network -> network.bits() > 0).toList();
  }

  /** True if it may come; then {@link #closed} must follow in the end, with the same arguments. */
  synchronized boolean opened(InetAddress address, Standing standing) {
    if (isUnlimited(address, standing)) {
      return true;
    }
    if (all >= MOST_IN_ALL || open.getOrDefault(network(address), 0) >= mostOfOne) {
      return false;
    }
    all++;
    open.merge(network(address), 1, Integer::sum);
    return true;
  }

  synchronized void closed(InetAddress address, Standing standing) {
    if (!isUnlimited(address, standing)) {
      all--;
      open.computeIfPresent(network(address), (key, count) -> count > 1 ? count - 1 : null);
    }
  }

  private boolean isUnlimited(InetAddress address, Standing standing) {
    return standing == Standing.KNOWN
        || unlimited.stream().anyMatch(network -> network.contains(address));
  }

  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
  }
}
