package org.hlsgateway.http;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where this server may be sent to fetch something. What stands beside it, on the same machine or
 * cable, an administrator may name; somebody else's redirect, playlist or key address may not.
 *
 * @param ownPorts where this server itself listens
 */
public record Reach(Set<Integer> ownPorts) {

  /** Who named an address. */
  public enum NamedBy {
    /** Typed, or confirmed, by somebody who administers this server. */
    ADMINISTRATOR,
    /** A redirect, a playlist, or whatever else came from elsewhere. */
    ANSWER
  }

  /** Where clouds tell a machine its secrets, and anybody who can make it ask. */
  private static final List<InetAddress> METADATA =
      List.of(
          literal("169.254.169.254"),
          literal("169.254.170.2"),
          literal("169.254.170.23"),
          literal("100.100.100.200"),
          literal("168.63.129.16"),
          literal("192.0.0.192"),
          literal("fd00:ec2::254"),
          literal("fd00:ec2::23"),
          literal("fd20:ce::254"));

  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-fA-F.]*:[0-9a-fA-F:.]*]?");

  /**
   * IPv4 within IPv6 (RFC 6052, 2.1; RFC 4291, 2.5.5.1): where the first twelve bytes are these.
   */
  private static final List<byte[]> IPV4_WITHIN =
      List.of(new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[12]);

  public Reach {
    ownPorts = Set.copyOf(ownPorts);
  }

  /** Why this address may not be connected to; empty if it may. */
  public Optional<String> objection(InetAddress address, int port, NamedBy by) {
    InetAddress meant = unwrapped(address);
    if (METADATA.contains(meant)) {
      return Optional.of("The address leads to a cloud's metadata service, which is no source.");
    }
    boolean isHere = isThisMachine(meant);
    if (by == NamedBy.ADMINISTRATOR) {
      return isHere && ownPorts.contains(port)
          ? Optional.of("The address leads to this gateway's own port, which is no source.")
          : Optional.empty();
    }
    return isHere || meant.isLinkLocalAddress() || meant.isMulticastAddress()
        ? Optional.of(
            "It leads on to an address of this machine or its cable, which only an administrator may"
                + " name.")
        : Optional.empty();
  }

  /** The same of a host as it stands in an address; a name that is to be resolved has none yet. */
  public Optional<String> objection(String host, int port, NamedBy by) {
    if (host.equalsIgnoreCase("localhost")
        || host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
      return objection(InetAddress.getLoopbackAddress(), port, by);
    }
    return LITERAL.matcher(host).matches()
        ? parse(host).flatMap(address -> objection(address, port, by))
        : Optional.empty();
  }

  private static boolean isThisMachine(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false; // no interfaces can be listed: there is only the loopback then
    }
  }

  private static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return address;
    }
    boolean hasIpv4 =
        IPV4_WITHIN.stream().anyMatch(prefix -> Arrays.equals(prefix, 0, 12, bytes, 0, 12));
    return hasIpv4 ? ofBytes(Arrays.copyOfRange(bytes, 12, 16)) : address;
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Resolves nothing: only for literals. */
  private static Optional<InetAddress> parse(String literal) {
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static InetAddress literal(String text) {
    return parse(text).orElseThrow();
  }
}
