package org.hlsgateway.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.http.IpAddress;

/**
 * The settings of the streaming servers in the gateway itself, by the names that existing
 * deployments use.
 */
final class RtmpSettings {
  private static final String OFF = "OFF";

  private RtmpSettings() {}

  static Settings.Rtmp read(SettingValues values) {
    OptionalInt port = port(values);
    return new Settings.Rtmp(
        port,
        tlsPort(values, port),
        values.isSet(Setting.RTMP_PORT),
        values.yesOrNo(Setting.PUBLISH_OPEN),
        Duration.ofSeconds(values.integer(Setting.PUBLISH_GRACE_SECONDS, 0, 300)),
        values.yesOrNo(Setting.PUBLISH_TAKEOVER),
        values.integer(Setting.PUBLISH_MAX_KBPS, 0, 100_000_000) * 1_000L,
        external(values, port.isPresent()),
        values.networks(Setting.RTMP_PLAY_WHITELIST),
        values.integer(Setting.RTMP_CHUNK_SIZE, 128, 65_536),
        values.integer(Setting.MAX_IP_CONCURRENT_CONNECTIONS, 1, 100_000),
        values.networks(Setting.CONCURRENT_LIMIT_WHITELIST),
        values.integer(Setting.GOP_CACHE_SIZE_MB, 0, 100_000) * 1_000_000L,
        new Settings.WebSocket(
            values.yesOrNo(Setting.WEBSOCKET_STREAMING), values.networks(Setting.PLAY_WHITELIST)));
  }

  private static Settings.External external(SettingValues values, boolean hasRtmp) {
    OptionalInt port = port(values, Setting.EXTERNAL_PORT);
    OptionalInt webSocket = port(values, Setting.EXTERNAL_WS_PORT);
    boolean ssl = values.yesOrNo(Setting.EXTERNAL_SSL);
    // Else encoders would be told a plain address, for whom TLS was asked.
    if (ssl && hasRtmp && port.isEmpty()) {
      values.mustBeSet(Setting.RTMPS_PORT, "EXTERNAL_SSL=YES needs it for RTMP, or EXTERNAL_PORT");
    }
    if (ssl && values.yesOrNo(Setting.WEBSOCKET_STREAMING) && webSocket.isEmpty()) {
      values.mustBeSet(
          Setting.SSL_CERT, "EXTERNAL_SSL=YES needs it for WebSocket, or EXTERNAL_WS_PORT");
    }
    return new Settings.External(externalIp(values), port, webSocket, ssl);
  }

  private static OptionalInt port(SettingValues values, Setting setting) {
    return values.isSet(setting)
        ? OptionalInt.of(values.integer(setting, 1, 65_535, 1))
        : OptionalInt.empty();
  }

  private static Optional<String> externalIp(SettingValues values) {
    String text = values.text(Setting.EXTERNAL_IP);
    if (!text.isEmpty() && IpAddress.parse(text).isEmpty()) {
      values.refuse(Setting.EXTERNAL_IP, text, "must be an IP address without a port");
    }
    return Optional.of(text).filter(given -> !given.isEmpty());
  }

  private static OptionalInt tlsPort(SettingValues values, OptionalInt plain) {
    if (!values.isSet(Setting.RTMPS_PORT)) {
      return OptionalInt.empty();
    }
    values.mustBeSet(Setting.SSL_CERT, "a PEM file with the certificate for RTMPS");
    values.mustDiffer(Setting.RTMPS_PORT, Setting.RTMP_PORT);
    values.mustDiffer(Setting.RTMPS_PORT, Setting.HTTP_PORT);
    values.mustDiffer(Setting.RTMPS_PORT, Setting.SSL_PORT);
    int port = values.integer(Setting.RTMPS_PORT, 1, 65_535, 1);
    if (plain.isEmpty()) {
      values.refuse(
          Setting.RTMPS_PORT,
          Integer.toString(port),
          "needs a plain RTMP_PORT too: encoders fetch streams there");
    }
    return OptionalInt.of(port);
  }

  private static OptionalInt port(SettingValues values) {
    String text = values.text(Setting.RTMP_PORT);
    if (text.equalsIgnoreCase(OFF) || text.equals("0")) {
      return OptionalInt.empty();
    }
    values.mustDiffer(Setting.RTMP_PORT, Setting.HTTP_PORT);
    return OptionalInt.of(values.integer(Setting.RTMP_PORT, 1, 65_535));
  }
}
