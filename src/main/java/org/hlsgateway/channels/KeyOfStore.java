package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import org.hlsgateway.accounts.SecretKeySource;
import org.hlsgateway.config.Settings;

/** The key that is kept beside the database, for whoever signs with one made of it. */
@ApplicationScoped
class KeyOfStore implements SecretKeySource {
  private Path file;

  /** For the client proxy. */
  protected KeyOfStore() {}

  @Inject
  KeyOfStore(Settings settings) {
    file = settings.store().dataDir().resolve("secret.key");
  }

  @Override
  public SecretKey secretKey() {
    return SecretKeyFile.readOrCreate(file);
  }
}
