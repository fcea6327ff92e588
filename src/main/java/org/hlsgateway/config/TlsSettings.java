package org.hlsgateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings of HTTPS: all of them or none. */
final class TlsSettings {
  private static final int HTTPS_PORT = 443;

  private TlsSettings() {}

  /** Empty if neither a port nor a certificate nor a key is set, or if what is set is wrong. */
  static Optional<Settings.Tls> read(SettingValues values) {
    Duration checkEvery = values.seconds(Setting.SSL_CHECK_RELOAD_SECONDS, "1", "86400");
    if (!isAsked(values)) {
      return Optional.empty();
    }
    values.mustBeSet(Setting.SSL_CERT, "a PEM file with the certificate for HTTPS");
    values.mustBeSet(Setting.SSL_KEY, "a PEM file with the certificate's private key");
    int port = port(values);
    Optional<Path> certificate = values.path(Setting.SSL_CERT);
    Optional<Path> key = values.path(Setting.SSL_KEY);
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Settings.Tls(port, certificate.get(), key.get(), checkEvery));
  }

  private static boolean isAsked(SettingValues values) {
    return values.isSet(Setting.SSL_PORT)
        || values.isSet(Setting.SSL_CERT)
        || values.isSet(Setting.SSL_KEY);
  }

  private static int port(SettingValues values) {
    if (!values.isSet(Setting.SSL_PORT)) {
      return HTTPS_PORT;
    }
    values.mustDiffer(Setting.SSL_PORT, Setting.HTTP_PORT);
    return values.integer(Setting.SSL_PORT, 1, 65_535, HTTPS_PORT);
  }
}
