package org.hlsgateway.coordinator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where a streaming server hands out the streams that are published to it.
 *
 * @param ip IPv4 or IPv6, without brackets
 */
record ServerAddress(SourceType type, String ip, int port, boolean ssl) {
  static final int RTMP_PORT = 1935;
  static final int WS_PORT = 80;

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  /** An IPv4 or IPv6 address, without brackets, port or zone; never asks the DNS. */
  static boolean isIp(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    try {
      // In brackets Java takes nothing but an address.
      return IPV6_LETTERS.matcher(text).matches()
          && InetAddress.getByName("[" + text + "]") != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** {@code rtmp[s]://ip:port/channel/key} or {@code ws[s]://...}; holds the key. */
  String sourceUri(String channel, String key) {
    String scheme = (type == SourceType.RTMP ? "rtmp" : "ws") + (ssl ? "s" : "");
    String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    return scheme + "://" + host + ":" + port + "/" + channel + "/" + key;
  }
}
