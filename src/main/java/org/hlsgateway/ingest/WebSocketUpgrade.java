package org.hlsgateway.ingest;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.function.Consumer;

/** What the container makes for a request that becomes a WebSocket; it is told for whom. */
public final class WebSocketUpgrade implements HttpUpgradeHandler {
  private Consumer<WebConnection> opened = connection -> {};
  private Runnable destroyed = () -> {};

  /** For the container, which calls it by reflection. */
  public WebSocketUpgrade() {
    // What it is for comes later.
  }

  void use(Consumer<WebConnection> whenOpened, Runnable whenDestroyed) {
    opened = whenOpened;
    destroyed = whenDestroyed;
  }

  @Override
  public void init(WebConnection connection) {
    opened.accept(connection);
  }

  @Override
  public void destroy() {
    destroyed.run();
  }
}
