package org.hlsgateway.channels;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import org.hlsgateway.web.StartupFailure;

/** Opens the store while the application starts; a store that cannot be used ends the start. */
@ApplicationScoped
class StoreStartup {
  /** After the settings are checked, before anything that asks for channels. */
  static final int ORDER = 200;

  void open(
      @Observes @Priority(ORDER) @Initialized(ApplicationScoped.class) Object started,
      Instance<Migrations> migrations,
      Instance<Channels> channels) {
    try {
      migrations.get().run();
      channels.get().load();
    } catch (StoreUnusable e) {
      throw StartupFailure.refuse(e.getMessage(), e);
    }
  }
}
