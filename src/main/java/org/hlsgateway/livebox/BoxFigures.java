package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.config.Settings;

/** What the box tells of itself: its name, its id, and how busy and how full it is. */
@ApplicationScoped
class BoxFigures {
  private static final Logger LOG = System.getLogger(BoxFigures.class.getName());
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Path INTERFACES = Path.of("/sys/class/net");

  private final ProcessorUse processors = new ProcessorUse();
  private Settings settings;

  /** For the client proxy. */
  protected BoxFigures() {}

  @Inject
  BoxFigures(Settings settings) {
    this.settings = settings;
  }

  /** As LIVEBOX_NAME says, or the machine's. */
  String name() {
    return settings.livebox().name().orElseGet(BoxFigures::hostName);
  }

  private static String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "livebox";
    }
  }

  /** The MAC address of the first interface that is a device; empty if there is none. */
  String id() {
    try {
      List<NetworkInterface> all =
          NetworkInterface.networkInterfaces()
              .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
              .toList();
      return all.stream()
          .filter(each -> Files.exists(INTERFACES.resolve(each.getName()).resolve("device")))
          .flatMap(each -> address(each).stream())
          .findFirst()
          // In a container, none is a device.
          .or(() -> all.stream().flatMap(each -> address(each).stream()).findFirst())
          .orElse("");
    } catch (SocketException e) {
      return "";
    }
  }

  private static Optional<String> address(NetworkInterface each) {
    try {
      byte[] address = each.getHardwareAddress();
      return address == null || each.isLoopback()
          ? Optional.empty()
          : Optional.of(HexFormat.ofDelimiter(":").formatHex(address));
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  /** Percentage of the machine's processors that the gateway and its children use. */
  double cpu() {
    return processors.percent();
  }

  /** Percentage of the file system of DATA_DIR that is full. */
  double disk() {
    try {
      FileStore store = Files.getFileStore(settings.store().dataDir());
      double total = store.getTotalSpace();
      return total <= 0 ? 0 : rounded(100 * (total - store.getUsableSpace()) / total);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "how full the disk is cannot be read", e);
      return 0;
    }
  }

  /** To a tenth. */
  static double rounded(double percent) {
    return Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10.0;
  }
}
