package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
  private static final Logger LOG = System.getLogger(Startup.class.getName());

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
    refuseAPortThatCannotBeOpened(settings.get().server());
    ServerGuards.missing(System::getProperty).forEach(guard -> LOG.log(Level.WARNING, guard));
  }

  /** Open Liberty would only log it, and run on for nobody. */
  private static void refuseAPortThatCannotBeOpened(Settings.Server server) {
    boolean everywhere = server.bindAddress().equals("*");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          everywhere
              ? new InetSocketAddress(server.httpPort())
              : new InetSocketAddress(server.bindAddress(), server.httpPort()));
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      // In use may mean by this very server: some open their ports while applications start.
      if (!why.contains("in use")) {
        throw StartupFailure.refuse(
            String.format(
                Locale.ROOT,
                "HTTP_PORT=%d cannot be opened on BIND_ADDRESS=%s (%s): take a port above 1023, and"
                    + " an address of this machine.",
                server.httpPort(),
                server.bindAddress(),
                why),
            e);
      }
    }
  }

  /** Makes the folder where it is missing, and proves that it can be written to. */
  static void use(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, ".writable", null));
  }
}
