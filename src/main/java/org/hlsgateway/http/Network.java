package org.hlsgateway.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * All addresses that begin with the same bits (RFC 4632, 3.1); one address is a network too.
 *
 * @param bits how many of {@code base} count
 */
public record Network(InetAddress base, int bits) {
  public Network {
    if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(base.getHostAddress() + "/" + bits);
    }
  }

  /**
   * @param text such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 192.0.2.1}
   */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> base = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (base.isEmpty()) {
      return Optional.empty();
    }
    int all = base.get().getAddress().length * Byte.SIZE;
    String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
    return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all
        ? Optional.of(new Network(base.get(), Integer.parseInt(bits)))
        : Optional.empty();
  }

  public boolean contains(InetAddress address) {
    byte[] ours = base.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % Byte.SIZE;
      if (((ours[i / Byte.SIZE] ^ theirs[i / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
