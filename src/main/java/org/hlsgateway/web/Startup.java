package org.hlsgateway.web;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hlsgateway.config.Settings;
import org.hlsgateway.config.SettingsException;

/**
 * The first thing that runs: settings that cannot work and a data folder that cannot be used end
 * the start, before anything relies on them.
 */
@ApplicationScoped
class Startup {
  /** Observers of the application's start run in this order: this one before all that need it. */
  static final int FIRST = 100;

  void check(
      @Observes @Priority(FIRST) @Initialized(ApplicationScoped.class) Object started,
      Instance<Settings> settings) {
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
