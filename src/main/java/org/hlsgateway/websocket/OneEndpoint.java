package org.hlsgateway.websocket;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;

/** Gives out the one endpoint that was made for a connection that the container upgrades. */
public final class OneEndpoint extends ServerEndpointConfig.Configurator {
  private final Endpoint endpoint;

  public OneEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }

  /** Looked at before, where it matters. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }
}
