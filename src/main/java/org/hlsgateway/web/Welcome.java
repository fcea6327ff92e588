package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.hlsgateway.accounts.AdminPassword;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;

/** Once nothing can refuse to start any more: prints an address that works, and how to log in. */
@ApplicationScoped
@StartsAt(Stage.ANNOUNCEMENT)
class Welcome implements Part {
  private Settings settings;
  private AdminPassword password;

  /** For the container's proxy only. */
  protected Welcome() {}

  @Inject
  Welcome(Settings settings, AdminPassword password) {
    this.settings = settings;
    this.password = password;
  }

  @Override
  public void start() {
    Console.out(Announcement.of(settings, freshPassword()));
  }

  private Optional<String> freshPassword() {
    try {
      return password.prepare();
    } catch (IOException e) {
      throw StartupFailure.refuse(
          "admin.password in DATA_DIR cannot be used; delete it to get a new password, or set"
              + " ADMIN_PASSWORD.",
          e);
    }
  }
}
