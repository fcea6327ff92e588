package org.hlsgateway.publishing;

import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.http.Outside;

/**
 * Where to publish a channel, at one streaming server.
 *
 * @param server what OBS calls the server; of WebSocket servers the whole address
 * @param whole for programs that want all in one, with the key; empty if the key is not shown
 */
public record PublishAddress(
    boolean rtmp, boolean ssl, boolean onThisMachine, String server, String whole) {

  /**
   * At the gateway itself.
   *
   * @param host by which the browser knows it
   * @param key empty: it is not shown
   */
  static PublishAddress here(String host, int port, boolean ssl, String channel, String key) {
    String server = ServerAddress.rtmp(host, port, ssl) + "/" + channel;
    return new PublishAddress(true, ssl, false, server, key.isEmpty() ? "" : server + "/" + key);
  }

  /**
   * At the gateway itself by WebSocket, over the port that the browser came to.
   *
   * @param key empty: it is not shown
   */
  static PublishAddress here(Outside outside, String channel, String key) {
    String server = outside.base().replaceFirst("^http", "ws") + "/" + channel;
    return new PublishAddress(
        false,
        outside.secure(),
        false,
        server,
        key.isEmpty() ? "" : server + "/" + key + "/publish");
  }

  /**
   * @param key empty: it is not shown
   */
  static PublishAddress of(ServerAddress address, String channel, String key) {
    boolean rtmp = address.type() == SourceType.RTMP;
    String server = address.address() + "/" + channel;
    String whole = key.isEmpty() ? "" : server + "/" + key + (rtmp ? "" : "/publish");
    boolean here = IpAddress.parse(address.ip()).filter(ip -> ip.isLoopbackAddress()).isPresent();
    return new PublishAddress(rtmp, address.ssl(), here, server, whole);
  }
}
