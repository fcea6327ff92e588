package org.hlsgateway.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.IpAddress;

/** What all ways of publishing have of together, and where they all are. */
@ApplicationScoped
class SharedLimits {
  private ConnectionLimits connections;
  private CacheBudget cache;
  private String encoderAddress;

  /** For the container's proxy only. */
  protected SharedLimits() {}

  @Inject
  SharedLimits(Settings settings) {
    Settings.Rtmp limits = settings.rtmp();
    connections = new ConnectionLimits(limits.mostOfAnAddress(), limits.unlimited());
    cache = new CacheBudget(limits.cacheBytes());
    String bound = settings.server().bindAddress();
    encoderAddress =
        limits
            .externalIp()
            .or(
                () ->
                    IpAddress.parse(bound)
                        .filter(address -> !address.isAnyLocalAddress())
                        .map(InetAddress::getHostAddress))
            .orElse("127.0.0.1");
  }

  ConnectionLimits connections() {
    return connections;
  }

  CacheBudget cache() {
    return cache;
  }

  /** Where encoders fetch streams: an IP address. */
  String encoderAddress() {
    return encoderAddress;
  }
}
