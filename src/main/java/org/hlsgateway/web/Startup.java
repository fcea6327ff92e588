package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hlsgateway.config.Settings;
import org.hlsgateway.config.SettingsException;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;

/**
 * The first thing that runs: settings that cannot work and a data folder that cannot be used end
 * the start, before anything relies on them.
 */
@ApplicationScoped
@StartsAt(Stage.SETTINGS)
class Startup implements Part {
  private Instance<Settings> settings;

  /** For the container's proxy only. */
  protected Startup() {}

  @Inject
  Startup(Instance<Settings> settings) {
    this.settings = settings;
  }

  @Override
  public void start() {
    Path folder;
    try {
      folder = settings.get().store().dataDir();
    } catch (SettingsException e) {
      throw StartupFailure.refuse(e.getMessage() + ".", null);
    }
    try {
      use(folder);
    } catch (IOException e) {
      throw StartupFailure.refuse(
          "DATA_DIR=" + folder + " must be a folder that this user can write to.", e);
    }
  }

  /** Makes the folder where it is missing, and proves that it can be written to. */
  static void use(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, ".writable", null));
  }
}
