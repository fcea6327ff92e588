package org.hlsgateway.control;

import java.util.HashMap;
import java.util.Map;
import org.hlsgateway.http.IpAddress;

/**
 * Where a streaming server hands out the streams that are published to it.
 *
 * @param ip IPv4 or IPv6, without brackets
 */
public record ServerAddress(SourceType type, String ip, int port, boolean ssl) {
  /** By which a streaming server says to a coordinator where it is. */
  public static final String IP_HEADER = "x-external-ip";

  public static final String PORT_HEADER = "x-custom-port";
  public static final String SSL_HEADER = "x-ssl-use";

  public static final int RTMP_PORT = 1935;
  public static final int WS_PORT = 80;

  /** As FFmpeg and OBS have it. */
  private static final int RTMPS_PORT = 443;

  /** An IPv4 or IPv6 address, without brackets, port or zone. */
  public static boolean isIp(String text) {
    return IpAddress.parse(text).isPresent();
  }

  /** What a coordinator elsewhere is told of it. */
  public Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    // There it would be the coordinator's own machine: it takes where the connection comes from.
    boolean isTold = IpAddress.parse(ip).map(known -> !known.isLoopbackAddress()).orElse(false);
    if (isTold) {
      headers.put(IP_HEADER, ip);
    }
    headers.put(PORT_HEADER, Integer.toString(port));
    if (ssl) {
      headers.put(SSL_HEADER, "true");
    }
    return headers;
  }

  /** {@code rtmp[s]://ip:port/channel/key} or {@code ws[s]://...}; holds the key. */
  public String sourceUri(String channel, String key) {
    return address() + "/" + channel + "/" + key;
  }

  /**
   * {@code rtmp[s]://host}, with the port where it is not the usual one.
   *
   * @param host a name, or an IP address, in brackets if it has colons
   */
  public static String rtmp(String host, int port, boolean ssl) {
    int usual = ssl ? RTMPS_PORT : RTMP_PORT;
    return (ssl ? "rtmps://" : "rtmp://") + host + (port == usual ? "" : ":" + port);
  }

  /** {@code rtmp[s]://ip:port} or {@code ws[s]://ip:port}. */
  public String address() {
    String scheme = (type == SourceType.RTMP ? "rtmp" : "ws") + (ssl ? "s" : "");
    String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    return scheme + "://" + host + ":" + port;
  }
}
