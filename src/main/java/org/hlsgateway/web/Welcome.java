package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.hlsgateway.accounts.FirstAccount;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;

/** Once nothing can refuse to start any more: prints an address that works, and how to log in. */
@ApplicationScoped
@StartsAt(Stage.ANNOUNCEMENT)
class Welcome implements Part {
  private Settings settings;
  private FirstAccount first;

  /** For the container's proxy only. */
  protected Welcome() {}

  @Inject
  Welcome(Settings settings, FirstAccount first) {
    this.settings = settings;
    this.first = first;
  }

  @Override
  public void start() {
    Optional<String> fresh;
    try {
      fresh = first.makePassword();
    } catch (IOException e) {
      throw StartupFailure.refuse(
          "The first password cannot be kept: make DATA_DIR writable for the server, or set"
              + " ADMIN_PASSWORD.",
          e);
    }
    Console.out(Announcement.of(settings, first.name(), fresh));
  }
}
