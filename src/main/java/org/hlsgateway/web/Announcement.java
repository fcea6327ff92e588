package org.hlsgateway.web;

import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.config.Settings;

/** What the console says at start: where to go, and how to log in. */
final class Announcement {
  private Announcement() {}

  /**
   * @param name of an administrator
   * @param fresh the password, if it was made just now
   */
  static String of(Settings settings, String name, Optional<String> fresh) {
    String address =
        String.format(Locale.ROOT, "http://%s:%d/hls_gateway/", host(settings), port(settings));
    if (settings.server().tls().isPresent()) {
      int https = settings.server().tls().get().port();
      address +=
          String.format(Locale.ROOT, " and https://%s:%d/hls_gateway/", host(settings), https);
    }
    if (fresh.isPresent()) {
      return String.format(
          Locale.ROOT,
          """

          HLS Gateway: %s
            log in as  %s
            password   %s
          The password is shown this once. Set ADMIN_PASSWORD to choose your own.
          """,
          address,
          name,
          fresh.get());
    }
    String password =
        settings.access().adminPassword().isPresent()
            ? "the password in ADMIN_PASSWORD"
            : "its password";
    return String.format(
        Locale.ROOT, "%nHLS Gateway: %s (log in as %s with %s)%n", address, name, password);
  }

  private static int port(Settings settings) {
    return settings.server().httpPort();
  }

  /** Who opens the address sits at this machine, most likely. */
  private static String host(Settings settings) {
    String bound = settings.server().bindAddress();
    return switch (bound) {
      case "*", "0.0.0.0", "::", "127.0.0.1", "::1" -> "localhost";
      default -> bound.contains(":") ? "[" + bound + "]" : bound;
    };
  }
}
