package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.web.StartupFailure;

/** Opens the store while the application starts; a store that cannot be used ends the start. */
@ApplicationScoped
@StartsAt(Stage.STORE)
class StoreStartup implements Part {
  private final Instance<Migrations> migrations;
  private final Instance<Channels> channels;
  private final Settings settings;

  @Inject
  StoreStartup(Instance<Migrations> migrations, Instance<Channels> channels, Settings settings) {
    this.settings = settings;
    this.migrations = migrations;
    this.channels = channels;
  }

  @Override
  public void start() {
    try {
      DatabaseFile.refuseIfEmptied(settings.store().dataDir());
      DatabaseFile.compactIfGrown(settings.store().dataDir());
      migrations.get().run();
      channels.get().load();
    } catch (StoreUnusable e) {
      throw StartupFailure.refuse(e.getMessage(), e);
    }
  }
}
