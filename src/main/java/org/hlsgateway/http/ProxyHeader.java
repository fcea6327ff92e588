package org.hlsgateway.http;

import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a proxy that knows nothing of the protocol says before all else: whom it brings (the PROXY
 * protocol of HAProxy, versions 1 and 2, as nginx and the load balancers of clouds speak it).
 *
 * @param client where the connection comes from; empty: from the proxy itself, or from where it
 *     does not say
 * @param length in bytes; 0: there is no header, and the connection begins at once
 */
public record ProxyHeader(Optional<InetAddress> client, int length) {
  private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);

  /** Of version 1: longer is no line. */
  private static final int LONGEST_LINE = 107;

  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  private static final int FIXED_BYTES = 16;

  /** With all that clouds add to it. */
  private static final int MOST_BYTES = 4_096;

  private static final int LOCAL = 0x20;
  private static final int PROXIED = 0x21;
  private static final int TCP_4 = 0x11;
  private static final int TCP_6 = 0x21;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Both addresses' ports. */
  private static final int PORT_BYTES = 4;

  private static final ProxyHeader NONE = new ProxyHeader(Optional.empty(), 0);

  /**
   * Reads what a connection begins with.
   *
   * @param bytes all that came so far
   * @return empty: more is needed
   * @throws ProtocolException if it begins as a header does, and is none
   */
  public static Optional<ProxyHeader> read(byte[] bytes) throws ProtocolException {
    if (begins(bytes, LINE)) {
      return bytes.length < LINE.length ? Optional.empty() : line(bytes);
    }
    if (begins(bytes, SIGNATURE)) {
      return bytes.length < FIXED_BYTES ? Optional.empty() : binary(bytes);
    }
    return bytes.length == 0 ? Optional.empty() : Optional.of(NONE);
  }

  /** As far as it came. */
  private static boolean begins(byte[] bytes, byte[] with) {
    int length = Math.min(bytes.length, with.length);
    return length > 0 && Arrays.equals(bytes, 0, length, with, 0, length);
  }

  private static Optional<ProxyHeader> line(byte[] bytes) throws ProtocolException {
    String text =
        new String(bytes, 0, Math.min(bytes.length, LONGEST_LINE), StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n");
    if (end < 0) {
      if (bytes.length >= LONGEST_LINE) {
        throw new ProtocolException("The proxy's line has no end.");
      }
      return Optional.empty();
    }
    String[] words = text.substring(0, end).split(" ");
    Optional<InetAddress> client = Optional.empty();
    if (!words[1].equals("UNKNOWN")) {
      client = words.length == 6 ? IpAddress.parse(words[2]) : Optional.empty();
      if (client.isEmpty() || !words[1].matches("TCP[46]")) {
        throw new ProtocolException("The proxy's line names no address.");
      }
    }
    return Optional.of(new ProxyHeader(client, end + 2));
  }

  private static Optional<ProxyHeader> binary(byte[] bytes) throws ProtocolException {
    int command = bytes[12] & 0xff;
    int family = bytes[13] & 0xff;
    int addresses = (bytes[14] & 0xff) << 8 | bytes[15] & 0xff;
    int length = FIXED_BYTES + addresses;
    if (command != LOCAL && command != PROXIED || length > MOST_BYTES) {
      throw new ProtocolException("The proxy's header is of a kind that is not known.");
    }
    if (bytes.length < length) {
      return Optional.empty();
    }
    int each = family == TCP_4 ? IPV4_BYTES : family == TCP_6 ? IPV6_BYTES : 0;
    if (command == LOCAL || each == 0) {
      return Optional.of(new ProxyHeader(Optional.empty(), length));
    }
    if (addresses < 2 * each + PORT_BYTES) {
      throw new ProtocolException("The proxy's header is too short for its addresses.");
    }
    try {
      byte[] source = Arrays.copyOfRange(bytes, FIXED_BYTES, FIXED_BYTES + each);
      return Optional.of(new ProxyHeader(Optional.of(InetAddress.getByAddress(source)), length));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
