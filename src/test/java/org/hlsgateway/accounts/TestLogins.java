package org.hlsgateway.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Kept logins for tests, of a password whose hash takes no time. */
final class TestLogins {
  private TestLogins() {}

  /** In a folder of their own. */
  static KeptLogins kept(Clock clock) {
    try {
      Path folder = Files.createTempDirectory("logins");
      folder.toFile().deleteOnExit();
      folder.resolve("logins").toFile().deleteOnExit();
      return new KeptLogins(folder, "admin", password("right"), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AdminPassword password(String password) {
    return new AdminPassword() {
      @Override
      PasswordHash toRemember() {
        return PasswordHash.parse("pbkdf2-sha256$1$" + salt() + "$" + "A".repeat(43) + "=");
      }

      @Override
      boolean isStill(PasswordHash remembered) {
        return remembered.text().equals(toRemember().text());
      }

      private String salt() {
        return java.util.Base64.getEncoder().encodeToString(password.getBytes());
      }
    };
  }
}
