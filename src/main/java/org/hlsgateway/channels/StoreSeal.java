package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hlsgateway.config.Settings;

/** For other rooms that keep secrets in the database: sealed as channels' sources are. */
@ApplicationScoped
public class StoreSeal {
  private Seal seal;

  /** For the client proxy. */
  protected StoreSeal() {}

  @Inject
  StoreSeal(Settings settings) {
    this.seal =
        new Seal(SecretKeyFile.readOrCreate(settings.store().dataDir().resolve("secret.key")));
  }

  /**
   * @param owner it opens for this owner only
   */
  public String close(String secret, String owner) {
    return seal.close(secret, owner);
  }

  /**
   * @throws RuntimeException if it was closed with another key or for another owner, or was changed
   */
  public String open(String sealed, String owner) {
    return seal.open(sealed, owner);
  }
}
