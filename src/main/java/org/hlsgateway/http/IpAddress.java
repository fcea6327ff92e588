package org.hlsgateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses; never asks the DNS. */
public final class IpAddress {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private IpAddress() {}

  /**
   * @param text IPv4 or IPv6, without brackets, port or zone; may be anything
   * @return IPv4 also for an IPv6 address that only wraps one (::ffff:192.0.2.1)
   */
  public static Optional<InetAddress> parse(String text) {
    boolean four = IPV4.matcher(text).matches();
    if (!four && !IPV6_LETTERS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // In brackets Java takes nothing but an IPv6 address.
      return Optional.of(InetAddress.getByName(four ? text : "[" + text + "]"));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
