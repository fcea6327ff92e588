package org.hlsgateway.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.OptionalInt;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.http.IpAddress;

/** What all ways of publishing have of together, and where they all are. */
@ApplicationScoped
class SharedLimits {
  private ConnectionLimits connections;
  private CacheBudget cache;

  /** Where encoders fetch streams: an IP address, and whether by TLS where there is such a port. */
  private String encoderAddress;

  private boolean isSecure;

  /** For the container's proxy only. */
  protected SharedLimits() {}

  @Inject
  SharedLimits(Settings settings) {
    Settings.Rtmp limits = settings.rtmp();
    connections = new ConnectionLimits(limits.mostOfAnAddress(), limits.unlimited());
    cache = new CacheBudget(limits.cacheBytes());
    isSecure = limits.external().ssl();
    String bound = settings.server().bindAddress();
    encoderAddress =
        limits
            .external()
            .ip()
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

  /**
   * Where encoders fetch streams.
   *
   * @param port where it is listened on
   * @param tlsPort the same by TLS; empty: not by TLS
   * @param externalPort what is told instead; empty: nothing
   */
  ServerAddress address(SourceType type, int port, OptionalInt tlsPort, OptionalInt externalPort) {
    OptionalInt secure = externalPort.isPresent() ? externalPort : tlsPort;
    boolean ssl = isSecure && secure.isPresent();
    int plain = externalPort.orElse(port);
    return new ServerAddress(type, encoderAddress, ssl ? secure.getAsInt() : plain, ssl);
  }
}
