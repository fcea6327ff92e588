package org.hlsgateway.web;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hlsgateway.accounts.AdminPassword;
import org.hlsgateway.config.Settings;
import org.hlsgateway.config.SettingsException;

/**
 * The first thing that runs: settings that cannot work and a data folder that cannot be used end
 * the start, before anything relies on them.
 */
@ApplicationScoped
public class Startup {
  /** Observers of the application's start run in this order: this one before all that need it. */
  public static final int FIRST = 100;

  /** And this one after all that can still refuse to start: an address is printed that works. */
  public static final int LAST = 400;

  void check(
      @Observes @Priority(FIRST) @Initialized(ApplicationScoped.class) Object started,
      Instance<Settings> settings) {
    use(settings);
  }

  void announce(
      @Observes @Priority(LAST) @Initialized(ApplicationScoped.class) Object started,
      Instance<Settings> settings,
      Instance<AdminPassword> password) {
    announce(settings.get(), usePassword(password));
  }

  private static void use(Instance<Settings> bean) {
    Settings settings;
    try {
      settings = bean.get();
    } catch (SettingsException e) {
      throw StartupFailure.refuse(e.getMessage() + ".", null);
    }
    Path folder = settings.store().dataDir();
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

  private static Optional<String> usePassword(Instance<AdminPassword> password) {
    try {
      return password.get().prepare();
    } catch (IOException e) {
      throw StartupFailure.refuse(
          "admin.password in DATA_DIR cannot be used; delete it to get a new password, or set"
              + " ADMIN_PASSWORD.",
          e);
    }
  }

  private static void announce(Settings settings, Optional<String> fresh) {
    Console.out(Announcement.of(settings, fresh));
  }
}
